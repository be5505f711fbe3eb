"""Table ``slots``: how many works a bureau has recommended in a call."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx

_ENSURE = "INSERT INTO slots (call_id, bureau_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_LOCK = "SELECT used FROM slots WHERE call_id = $1 AND bureau_id = $2 FOR UPDATE"
_LOCK_ALL = "SELECT bureau_id FROM slots WHERE call_id = $1 ORDER BY bureau_id FOR UPDATE"
_TAKE = """
UPDATE slots SET used = used + 1 WHERE call_id = $1 AND bureau_id = $2 AND ($3::int IS NULL OR used < $3)
RETURNING used
"""
_GIVE_BACK = "UPDATE slots SET used = used - 1 WHERE call_id = $1 AND bureau_id = $2"


async def lock(tx: Tx, call_id: UUID, bureau_id: UUID) -> int:
    """Puts everything that touches this bureau's ranks in one line; answers how many slots are used."""
    await tx.execute(_ENSURE, call_id, bureau_id)
    return await tx.fetchval(_LOCK, call_id, bureau_id)


async def lock_all(tx: Tx, call_id: UUID) -> None:
    await tx.fetch(_LOCK_ALL, call_id)


async def take(tx: Tx, call_id: UUID, bureau_id: UUID, quota: int | None) -> int | None:
    """One slot more: answers how many are used then, or nothing where ``quota`` is exhausted."""
    return await tx.fetchval(_TAKE, call_id, bureau_id, quota)


async def give_back(tx: Tx, call_id: UUID, bureau_id: UUID) -> None:
    await tx.execute(_GIVE_BACK, call_id, bureau_id)
