"""Table former_passwords."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx

_KEEP = """
INSERT INTO former_passwords (account_id, password_hash, set_at)
SELECT id, password_hash, password_set_at FROM accounts WHERE id = $1
"""
_FORGET = """
DELETE FROM former_passwords WHERE account_id = $1 AND set_at NOT IN (
    SELECT set_at FROM former_passwords WHERE account_id = $1 ORDER BY set_at DESC LIMIT $2)
"""
_LAST = """
SELECT password_hash FROM (
    SELECT password_hash, password_set_at AS set_at FROM accounts WHERE id = $1
    UNION ALL SELECT password_hash, set_at FROM former_passwords WHERE account_id = $1) AS all_of_them
ORDER BY set_at DESC LIMIT $2
"""


async def keep(tx: Tx, account_id: UUID, *, limit: int) -> None:
    """Remembers the present password, which is about to be replaced; at most ``limit`` are remembered."""
    if limit:
        await tx.execute(_KEEP, account_id)
    await tx.execute(_FORGET, account_id, limit)


async def last(tx: Tx, account_id: UUID, *, limit: int) -> list[str]:
    """The hashes of the account's ``limit`` last passwords, the present one first."""
    return [row["password_hash"] for row in await tx.fetch(_LAST, account_id, limit)]
