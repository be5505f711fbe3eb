"""Running numbers of registrations, one counter for each call and region."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx

_NEXT = """
INSERT INTO registration_counters AS c (call_id, region_code, last) VALUES ($1, $2, 1)
ON CONFLICT (call_id, region_code) DO UPDATE SET last = c.last + 1 RETURNING last
"""


async def next_number(tx: Tx, call_id: UUID, region_code: str) -> int:
    """Locks the counter until the transaction ends: a number is used or, rolled back, given out again."""
    return await tx.fetchval(_NEXT, call_id, region_code)
