"""Table ``calls``: what submissions published about each call."""

from __future__ import annotations

from uuid import UUID

from kit.db import Row, Tx
from review.domain.calls import Call

_COLUMNS = "call_id, code, title, work_types, recommendation_deadline, bureau_quota"
_GET = f"SELECT {_COLUMNS} FROM calls WHERE call_id = $1"  # noqa: S608 - constants only
_GET_SHARED = f"{_GET} FOR SHARE"
_GET_FOR_UPDATE = f"{_GET} FOR UPDATE"
_SAVE = """
INSERT INTO calls (call_id, code, title, work_types, recommendation_deadline, bureau_quota)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (call_id) DO UPDATE SET
    code = excluded.code, title = excluded.title, work_types = excluded.work_types,
    recommendation_deadline = excluded.recommendation_deadline, bureau_quota = excluded.bureau_quota
"""


async def get(tx: Tx, call_id: UUID) -> Call | None:
    return _call(await tx.fetchrow(_GET, call_id))


async def get_shared(tx: Tx, call_id: UUID) -> Call | None:
    """As decisions need it: no proposal of the call can be made until the transaction ends."""
    return _call(await tx.fetchrow(_GET_SHARED, call_id))


async def get_for_update(tx: Tx, call_id: UUID) -> Call | None:
    """As what decides about the whole call needs it: panels, the proposal, the publication."""
    return _call(await tx.fetchrow(_GET_FOR_UPDATE, call_id))


async def save(tx: Tx, call: Call) -> None:
    await tx.execute(
        _SAVE,
        call.call_id,
        call.code,
        call.title,
        list(call.work_types),
        call.recommendation_deadline,
        call.bureau_quota,
    )


def _call(row: Row | None) -> Call | None:
    if row is None:
        return None
    return Call(
        row["call_id"],
        row["code"],
        row["title"],
        tuple(row["work_types"]),
        row["recommendation_deadline"],
        row["bureau_quota"],
    )
