"""Exports: who asked for what, and how far it is. One that has expired is none any more.

A worker holds one by its lease: every later write names it, and changes nothing once another worker took it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from kit.auth import Principal
from kit.db import Row, Tx
from submissions.domain.exports import KEPT, LEASE, MOST_ATTEMPTS, Export, Failure, Filter, not_found

_COLUMNS = """
x.id, x.account_id, x.role, x.unit_id, x.format, x.call_id, c.title AS call_title, x.bureau_id, b.name AS bureau_name,
x.wanted, x.state, x.attempts, x.lease, x.done, x.total, x.object_key, x.size, x.sha256, x.failure, x.created_at,
x.finished_at, x.expires_at
"""
_NAMES = "JOIN calls c ON c.id = x.call_id LEFT JOIN bureaus b ON b.id = x.bureau_id"
_OWN = """
x.account_id = $1 AND x.role = $2 AND x.unit_id IS NOT DISTINCT FROM $3
    AND (x.expires_at IS NULL OR x.expires_at > now())
"""
"""Whoever moved to another bureau, or changed roles, has no more what they had asked for there."""
_ADD = """
INSERT INTO exports (id, account_id, role, unit_id, format, call_id, bureau_id, wanted)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_GET = f"SELECT {_COLUMNS} FROM exports x {_NAMES} WHERE {_OWN} AND x.id = $4"  # noqa: S608 - constants only
_LIST = f"""
SELECT {_COLUMNS} FROM exports x {_NAMES} WHERE {_OWN} AND ($4::uuid IS NULL OR x.id < $4) ORDER BY x.id DESC LIMIT $5
"""  # noqa: S608 - constants only
_LOCK_ACCOUNT = "SELECT pg_advisory_xact_lock(hashtextextended('exports:' || $1::uuid::text, 0))"
_UNFINISHED = "SELECT count(*) FROM exports WHERE account_id = $1 AND state IN ('waiting', 'running')"
_DELETE = "DELETE FROM exports WHERE id = $1"

_GIVE_UP = """
UPDATE exports SET state = 'failed', failure = 'interrupted', lease = NULL, finished_at = now(), expires_at = now() + $2
WHERE state IN ('waiting', 'running') AND leased_until <= now() AND attempts >= $1
"""
_CLAIM = f"""
WITH taken AS (
    UPDATE exports SET state = 'running', attempts = attempts + 1, lease = uuidv7(), leased_until = now() + $1,
        done = 0, total = NULL
    WHERE id = (SELECT id FROM exports WHERE state IN ('waiting', 'running') AND leased_until <= now()
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *
)
SELECT {_COLUMNS} FROM taken x {_NAMES}
"""  # noqa: S608 - constants only
_HELD = "WHERE id = $1 AND lease = $2 AND state = 'running' RETURNING true"
_PROGRESS = f"""
UPDATE exports SET done = $3, total = coalesce($4, total), leased_until = now() + $5 {_HELD}
"""  # noqa: S608 - constants only
_FINISH = f"""
UPDATE exports SET state = 'ready', object_key = $3, size = $4, sha256 = $5, total = done, finished_at = now(),
    expires_at = now() + $6 {_HELD}, done, finished_at, expires_at
"""  # noqa: S608 - constants only
_FAIL = f"""
UPDATE exports SET state = 'failed', failure = $3, lease = NULL, finished_at = now(), expires_at = now() + $4 {_HELD}
"""  # noqa: S608 - constants only
_PUT_BACK = f"""
UPDATE exports SET state = 'waiting', lease = NULL, attempts = attempts - $3,
    leased_until = now() + make_interval(secs => $4) {_HELD}
"""  # noqa: S608 - constants only
_EXPIRE = "DELETE FROM exports WHERE expires_at <= now()"
_NEEDED = "SELECT object_key FROM exports WHERE object_key = ANY($1)"


async def add(tx: Tx, export_id: UUID, who: Principal, asked: tuple[str, UUID, UUID | None, Filter]) -> Export:
    """``asked``: format, call, bureau and filter."""
    kind, call_id, bureau_id, wanted = asked
    mine = who.account_id, who.role, who.unit_id
    await tx.execute(_ADD, export_id, *mine, kind, call_id, bureau_id, wanted.snapshot())
    return await get(tx, export_id, who)


async def get(tx: Tx, export_id: UUID, who: Principal) -> Export:
    """One's own. Raises ``NotFound``."""
    row = await tx.fetchrow(_GET, who.account_id, who.role, who.unit_id, export_id)
    if row is None:
        raise not_found()
    return _export(row)


async def find(tx: Tx, who: Principal, *, after: UUID | None, limit: int) -> list[Export]:
    """One's own, the newest first."""
    rows = await tx.fetch(_LIST, who.account_id, who.role, who.unit_id, after, limit)
    return [_export(row) for row in rows]


async def count_unfinished(tx: Tx, account_id: UUID) -> int:
    """Who asks next waits until this transaction ends."""
    await tx.execute(_LOCK_ACCOUNT, account_id)
    return await tx.fetchval(_UNFINISHED, account_id)


async def delete(tx: Tx, export_id: UUID) -> None:
    await tx.execute(_DELETE, export_id)


async def claim(tx: Tx) -> Export | None:
    """The one that waits longest, for as long as a lease; what was tried often enough is given up."""
    await tx.execute(_GIVE_UP, MOST_ATTEMPTS, KEPT)
    row = await tx.fetchrow(_CLAIM, LEASE)
    return None if row is None else _export(row)


async def progress(tx: Tx, export: Export, done: int, total: int | None = None) -> bool:
    """Renews the lease. Whether it still held."""
    return bool(await tx.fetchval(_PROGRESS, export.id, export.lease, done, total, LEASE))


async def finish(tx: Tx, export: Export, *, size: int, sha256: str) -> Export | None:
    """As it is then; nothing where the lease is lost."""
    row = await tx.fetchrow(_FINISH, export.id, export.lease, export.key, size, sha256, KEPT)
    if row is None:
        return None
    times = {name: row[name] for name in ("done", "finished_at", "expires_at")}
    return replace(export, state="ready", object_key=export.key, size=size, sha256=sha256, **times)


async def fail(tx: Tx, export: Export, failure: Failure) -> None:
    await tx.fetchval(_FAIL, export.id, export.lease, failure, KEPT)


async def put_back(tx: Tx, export: Export, *, counted: bool, seconds: float) -> None:
    """Another worker takes it after so long; ``counted`` as one of its attempts."""
    await tx.fetchval(_PUT_BACK, export.id, export.lease, int(not counted), seconds)


async def expire(tx: Tx) -> None:
    await tx.execute(_EXPIRE)


async def needed(tx: Tx, keys: list[str]) -> set[str]:
    """Those of the objects that are an export's file."""
    return {row["object_key"] for row in await tx.fetch(_NEEDED, keys)}


def _export(row: Row) -> Export:
    values: dict[str, Any] = dict(row.items())
    values["wanted"] = Filter.restored(row["wanted"])
    return Export(**values)
