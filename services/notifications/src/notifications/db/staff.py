"""Who works at which bureau, and acts for it now."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx

_PUT = """
INSERT INTO staff (account_id, bureau_id) VALUES ($1, $2)
ON CONFLICT (account_id) DO UPDATE SET bureau_id = excluded.bureau_id
"""
_REMOVE = "DELETE FROM staff WHERE account_id = $1"
_OF_BUREAU = "SELECT account_id FROM staff WHERE bureau_id = $1 ORDER BY account_id"


async def put(tx: Tx, account_id: UUID, bureau_id: UUID) -> None:
    await tx.execute(_PUT, account_id, bureau_id)


async def remove(tx: Tx, account_id: UUID) -> None:
    await tx.execute(_REMOVE, account_id)


async def of_bureau(tx: Tx, bureau_id: UUID) -> list[UUID]:
    return [row["account_id"] for row in await tx.fetch(_OF_BUREAU, bureau_id)]
