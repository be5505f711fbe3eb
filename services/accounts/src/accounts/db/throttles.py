"""Table throttles. Every instant is the database's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from accounts.domain.throttling import Throttle
from kit.db import Tx

_WAIT = "SELECT delayed_until - now() FROM throttles WHERE scope = $1 AND key = $2"
_LOOK = """
SELECT greatest(t.delayed_until - now(), interval '0') AS wait,
    CASE WHEN t.last_at >= now() - asked.memory THEN t.count ELSE 0 END AS count
FROM unnest($1::text[], $2::bytea[], $3::interval[]) WITH ORDINALITY AS asked (scope, key, memory, place)
LEFT JOIN throttles AS t USING (scope, key)
ORDER BY asked.place
"""
_LOCK_WAIT = f"{_WAIT} FOR UPDATE"
_COUNT = """
INSERT INTO throttles AS t (scope, key, count, last_at, delayed_until, account_id)
VALUES ($1, $2, 1, now(), now(), $3)
ON CONFLICT (scope, key) DO UPDATE SET
    count = CASE WHEN t.last_at < now() - $4::interval THEN 1 ELSE t.count + 1 END,
    told_at = CASE WHEN t.last_at < now() - $4::interval THEN NULL ELSE t.told_at END,
    last_at = now(), account_id = excluded.account_id
RETURNING count
"""
_DELAY = "UPDATE throttles SET delayed_until = now() + $3::interval WHERE scope = $1 AND key = $2"
# what was refused is noted in a row beside the count's, by the instant until which it was: each wait has another
_UNNOTED = """
SELECT true FROM throttles AS t WHERE t.scope = $1 AND t.key = $2 AND t.delayed_until > now() AND NOT EXISTS (
    SELECT FROM throttles AS n
    WHERE n.scope = t.scope || '_refused' AND n.key = t.key AND n.delayed_until = t.delayed_until)
"""
_NOTE = """
INSERT INTO throttles AS noted (scope, key, count, last_at, delayed_until, account_id)
SELECT t.scope || '_refused', t.key, t.count, now(), t.delayed_until, t.account_id FROM throttles AS t
WHERE t.scope = $1 AND t.key = $2 AND t.delayed_until > now()
ON CONFLICT (scope, key) DO UPDATE SET
    count = excluded.count, last_at = now(), delayed_until = excluded.delayed_until, account_id = excluded.account_id
WHERE noted.delayed_until <> excluded.delayed_until
RETURNING noted.count, noted.account_id
"""
_RESET = "DELETE FROM throttles WHERE scope IN ($1, $1 || '_refused') AND key = $2"
_TAKE_UNTOLD = """
UPDATE throttles SET told_at = now() WHERE (scope, key) IN (
    SELECT scope, key FROM throttles
    WHERE scope = 'login' AND told_at IS NULL AND account_id IS NOT NULL AND count > $1
    LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING account_id
"""
_PRUNE = """
DELETE FROM throttles WHERE (scope, key) IN (
    SELECT scope, key FROM throttles WHERE scope IN ($1, $1 || '_refused') AND last_at < now() - $2::interval
    LIMIT $3 FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, slots=True)
class Throttled:
    """``wait``: how long the next attempt is refused. ``count``: how many attempts are remembered."""

    wait: timedelta
    count: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """``count``: the attempts that led to the wait. ``account_id`` is whom it concerns, where there is somebody."""

    count: int
    account_id: UUID | None


async def wait(tx: Tx, throttle: Throttle, key: bytes, *, lock: bool = False) -> timedelta:
    """How long the next attempt is refused. ``lock``: nobody else counts until this transaction ends."""
    left: timedelta | None = await tx.fetchval(_LOCK_WAIT if lock else _WAIT, throttle.scope, key)
    return max(left or timedelta(), timedelta())


async def look(tx: Tx, *asked: tuple[Throttle, bytes]) -> list[Throttled]:
    """Where each of them stands, without a lock."""
    scopes, memories = [throttle.scope for throttle, _ in asked], [throttle.memory for throttle, _ in asked]
    rows = await tx.fetch(_LOOK, scopes, [key for _, key in asked], memories)
    return [Throttled(row["wait"], row["count"]) for row in rows]


async def count(tx: Tx, throttle: Throttle, key: bytes, account_id: UUID | None = None) -> int:
    """Counts one more attempt and sets the wait that follows; answers the count, exact also for parallel attempts."""
    counted: int = await tx.fetchval(_COUNT, throttle.scope, key, account_id, throttle.memory)
    await tx.execute(_DELAY, throttle.scope, key, throttle.wait_after(counted))
    return counted


async def note_refusal(tx: Tx, throttle: Throttle, key: bytes) -> Refusal | None:
    """Whose attempt is refused, once a wait, also of parallel ones: nothing where there is no wait, or it was noted.

    What was noted is only read: a flood of attempts writes nothing.
    """
    if not await tx.fetchval(_UNNOTED, throttle.scope, key):
        return None
    row = await tx.fetchrow(_NOTE, throttle.scope, key)
    return Refusal(row["count"], row["account_id"]) if row else None


async def reset(tx: Tx, throttle: Throttle, key: bytes) -> None:
    await tx.execute(_RESET, throttle.scope, key)


async def take_untold(tx: Tx, throttle: Throttle, *, limit: int) -> list[UUID]:
    """Accounts whose count has passed what is free, and whose owners do not know of it; each is answered once."""
    return [row["account_id"] for row in await tx.fetch(_TAKE_UNTOLD, throttle.free, limit)]


async def prune(tx: Tx, throttle: Throttle, *, limit: int) -> int:
    """Forgets counts to which nothing was added for long."""
    return int((await tx.execute(_PRUNE, throttle.scope, throttle.memory, limit)).split()[-1])
