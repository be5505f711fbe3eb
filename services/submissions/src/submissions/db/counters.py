"""Running numbers of registrations, one counter for each call and region."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx
from submissions.db.flags import TWINS, twin_of
from submissions.domain.flags import Twin

_REGISTER = f"""
WITH running AS (
    INSERT INTO registration_counters AS c (call_id, region_code, last) VALUES ($2, $5, 1)
    ON CONFLICT (call_id, region_code) DO UPDATE SET last = c.last + 1 RETURNING last
)
SELECT running.last, t.reason, t.entry_id, t.call_id, t.bureau_id, t.registration_number
FROM running LEFT JOIN ({TWINS}) t ON true
"""  # noqa: S608 - constants only


async def register(
    tx: Tx, entry_id: UUID, call_id: UUID, region_code: str, *, title: str, owner: str
) -> tuple[int, list[Twin]]:
    """The next number, and which entries are to be flagged with this one: in one statement, as every submission asks
    for both. ``title`` and ``owner`` are folded.

    Locks the counter until the transaction ends: a number is used or, rolled back, given out again.
    """
    rows = await tx.fetch(_REGISTER, entry_id, call_id, title, owner, region_code)
    return rows[0]["last"], [twin_of(row) for row in rows if row["entry_id"]]
