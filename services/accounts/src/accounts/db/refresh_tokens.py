"""Tables refresh_families and refresh_tokens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.domain.sessions import LiveSession, PresentedToken
from kit.db import Tx
from kit.writes import Write

_INSERT_FAMILY = """
INSERT INTO refresh_families (id, account_id, created_at, last_used_at, expires_at, agent)
VALUES ($1, $2, $3, $3, $4, $5)
"""
_INSERT_FIRST = "INSERT INTO refresh_tokens (token_hash, family_id, issued_at) VALUES ($6, $1, $3)"
_INSERT = "INSERT INTO refresh_tokens (token_hash, family_id, issued_at) VALUES ($1, $2, $3)"
_LOCK_FAMILY = """
SELECT f.id FROM refresh_families f
WHERE f.id = (SELECT t.family_id FROM refresh_tokens t WHERE t.token_hash = $1) FOR UPDATE
"""
_GET = """
SELECT t.token_hash, t.used_at, f.id AS family_id, f.account_id, f.expires_at, f.revoked_at, f.agent, a.active
FROM refresh_tokens t JOIN refresh_families f ON f.id = t.family_id JOIN accounts a ON a.id = f.account_id
WHERE t.token_hash = $1
"""
_FAMILY_OF = "SELECT family_id FROM refresh_tokens WHERE token_hash = $1"
_USE = "UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1"
_IS_USED = "SELECT used_at IS NOT NULL FROM refresh_tokens WHERE token_hash = $1"
_TOUCH = "UPDATE refresh_families SET last_used_at = $2, agent = $3 WHERE id = $1"
_LIVE = """
SELECT f.id, f.created_at, f.last_used_at, f.agent, EXISTS (
    SELECT FROM refresh_tokens t WHERE t.token_hash = $2 AND t.family_id = f.id) AS current
FROM refresh_families f WHERE f.account_id = $1 AND f.revoked_at IS NULL AND f.expires_at > now()
ORDER BY f.last_used_at DESC, f.id DESC
"""
_REVOKE_ONE = """
UPDATE refresh_families SET revoked_at = now()
WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL AND expires_at > now()
"""
_REVOKE_ALL = """
UPDATE refresh_families SET revoked_at = now()
WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > now() AND id IS DISTINCT FROM $2
"""
_REVOKE = "UPDATE refresh_families SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"
_PRUNE = """
DELETE FROM refresh_families WHERE id IN (SELECT id FROM refresh_families WHERE expires_at < now() LIMIT $1)
"""


def beginning(
    family_id: UUID, account_id: UUID, token_hash: bytes, *, at: datetime, until: datetime, agent: str
) -> Write:
    """A login that lasts, with its first token."""
    queries = (("family", _INSERT_FAMILY), ("token", _INSERT_FIRST))
    return Write(queries, (family_id, account_id, at, until, agent, token_hash))


async def insert(tx: Tx, token_hash: bytes, family_id: UUID, *, at: datetime) -> None:
    await tx.execute(_INSERT, token_hash, family_id, at)


async def get_for_update(tx: Tx, token_hash: bytes) -> PresentedToken | None:
    """The token, once nobody else works on its family; read after the lock, as the other may have used it."""
    await tx.execute(_LOCK_FAMILY, token_hash)
    row = await tx.fetchrow(_GET, token_hash)
    if row is None:
        return None
    return PresentedToken(
        row["token_hash"],
        row["family_id"],
        row["account_id"],
        row["active"],
        row["used_at"],
        row["expires_at"],
        row["revoked_at"],
        row["agent"],
    )


async def family_of(tx: Tx, token_hash: bytes) -> UUID | None:
    return await tx.fetchval(_FAMILY_OF, token_hash)


async def use(tx: Tx, token_hash: bytes, *, at: datetime) -> None:
    await tx.execute(_USE, token_hash, at)


async def touch(tx: Tx, family_id: UUID, *, at: datetime, agent: str) -> None:
    """Somebody goes on with this login, in a browser that may have been updated."""
    await tx.execute(_TOUCH, family_id, at, agent)


async def live(tx: Tx, account_id: UUID, token_hash: bytes) -> list[LiveSession]:
    """The account's logins that last, the latest used first; ``token_hash`` tells which one is asking."""
    return [
        LiveSession(row["id"], row["created_at"], row["last_used_at"], row["agent"], row["current"])
        for row in await tx.fetch(_LIVE, account_id, token_hash)
    ]


async def revoke_one(tx: Tx, family_id: UUID, account_id: UUID) -> bool:
    """False where the account has no such login that lasts."""
    return await tx.execute(_REVOKE_ONE, family_id, account_id) == "UPDATE 1"


async def revoke_all(tx: Tx, account_id: UUID, *, but: UUID | None = None) -> int:
    """Ends every login of the account; answers how many there were."""
    return int((await tx.execute(_REVOKE_ALL, account_id, but)).split()[-1])


async def is_used(tx: Tx, token_hash: bytes) -> bool:
    return bool(await tx.fetchval(_IS_USED, token_hash))


async def revoke(tx: Tx, family_id: UUID, *, at: datetime) -> None:
    await tx.execute(_REVOKE, family_id, at)


async def prune(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes families that have expired, with their tokens."""
    return int((await tx.execute(_PRUNE, limit)).split()[-1])
