"""Table letters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kit.db import Tx

_INSERT = "INSERT INTO letters (id, expires_at, account_id) VALUES ($1, $2, $3)"
_TAKE_OF = "DELETE FROM letters WHERE account_id = $1 RETURNING id"
_EXPIRE = "UPDATE letters SET expires_at = now() WHERE id = $1"
_TAKE_EXPIRED = """
DELETE FROM letters WHERE id IN (
    SELECT id FROM letters WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


async def insert(tx: Tx, letter_id: UUID, expires_at: datetime, account_id: UUID | None) -> None:
    await tx.execute(_INSERT, letter_id, expires_at, account_id)


async def take_of(tx: Tx, account_id: UUID) -> list[UUID]:
    """All letters to the owner of an account, to be erased before their time."""
    return [row["id"] for row in await tx.fetch(_TAKE_OF, account_id)]


async def expire(tx: Tx, letter_id: UUID) -> None:
    """What it says is good for nothing any more: it is erased soon."""
    await tx.execute(_EXPIRE, letter_id)


async def take_expired(tx: Tx, *, limit: int) -> list[UUID]:
    """At most ``limit`` letters that nobody will send any more; each is answered once."""
    return [row["id"] for row in await tx.fetch(_TAKE_EXPIRED, limit)]
