"""Tables refresh_families and refresh_tokens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.domain.sessions import PresentedToken
from kit.db import Tx

_INSERT_FAMILY = "INSERT INTO refresh_families (id, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)"
_INSERT = "INSERT INTO refresh_tokens (token_hash, family_id, issued_at) VALUES ($1, $2, $3)"
_LOCK_FAMILY = """
SELECT f.id FROM refresh_families f
WHERE f.id = (SELECT t.family_id FROM refresh_tokens t WHERE t.token_hash = $1) FOR UPDATE
"""
_GET = """
SELECT t.token_hash, t.used_at, f.id AS family_id, f.account_id, f.expires_at, f.revoked_at, a.active
FROM refresh_tokens t JOIN refresh_families f ON f.id = t.family_id JOIN accounts a ON a.id = f.account_id
WHERE t.token_hash = $1
"""
_USE = "UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1"
_IS_USED = "SELECT used_at IS NOT NULL FROM refresh_tokens WHERE token_hash = $1"
_REVOKE = "UPDATE refresh_families SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"
_PRUNE = """
DELETE FROM refresh_families WHERE id IN (SELECT id FROM refresh_families WHERE expires_at < now() LIMIT $1)
"""


async def insert_family(tx: Tx, family_id: UUID, account_id: UUID, *, at: datetime, until: datetime) -> None:
    await tx.execute(_INSERT_FAMILY, family_id, account_id, at, until)


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
    )


async def use(tx: Tx, token_hash: bytes, *, at: datetime) -> None:
    await tx.execute(_USE, token_hash, at)


async def is_used(tx: Tx, token_hash: bytes) -> bool:
    return bool(await tx.fetchval(_IS_USED, token_hash))


async def revoke(tx: Tx, family_id: UUID, *, at: datetime) -> None:
    await tx.execute(_REVOKE, family_id, at)


async def prune(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes families that have expired, with their tokens."""
    return int((await tx.execute(_PRUNE, limit)).split()[-1])
