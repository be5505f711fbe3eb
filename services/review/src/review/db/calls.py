"""Table ``calls``: what submissions published about each call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kit.db import Row, Tx
from review.domain.calls import Call

_COLUMNS = "call_id, code, title, work_types, recommendation_deadline, bureau_quota"
_GET = f"SELECT {_COLUMNS} FROM calls WHERE call_id = $1"  # noqa: S608 - constants only
_GET_SHARED = """
SELECT c.call_id, code, title, work_types,
    greatest(c.recommendation_deadline, x.recommendation_deadline) AS recommendation_deadline, bureau_quota
FROM calls c LEFT JOIN extensions x ON x.call_id = c.call_id AND x.bureau_id = $2
WHERE c.call_id = $1 FOR SHARE OF c
"""
_GET_FOR_UPDATE = f"{_GET} FOR UPDATE"
_SAVE = """
INSERT INTO calls (call_id, code, title, work_types, recommendation_deadline, bureau_quota)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (call_id) DO UPDATE SET
    code = excluded.code, title = excluded.title, work_types = excluded.work_types,
    recommendation_deadline = excluded.recommendation_deadline, bureau_quota = excluded.bureau_quota
"""
_EXTEND = """
UPDATE calls SET recommendation_deadline = greatest(recommendation_deadline, $2) WHERE call_id = $1
"""
_EXTEND_FOR_BUREAU = """
INSERT INTO extensions AS x (call_id, bureau_id, recommendation_deadline) VALUES ($1, $2, $3)
ON CONFLICT (call_id, bureau_id) DO UPDATE
    SET recommendation_deadline = greatest(x.recommendation_deadline, excluded.recommendation_deadline)
"""


async def get(tx: Tx, call_id: UUID) -> Call | None:
    return _call(await tx.fetchrow(_GET, call_id))


async def get_shared(tx: Tx, call_id: UUID, bureau_id: UUID) -> Call | None:
    """As the bureau's decisions need it, with its own deadline: no proposal can be made until the transaction ends."""
    return _call(await tx.fetchrow(_GET_SHARED, call_id, bureau_id))


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


async def extend(tx: Tx, call_id: UUID, bureau_id: UUID | None, until: datetime) -> None:
    """A later recommendation deadline, for one bureau or for all."""
    if bureau_id is None:
        await tx.execute(_EXTEND, call_id, until)
    else:
        await tx.execute(_EXTEND_FOR_BUREAU, call_id, bureau_id, until)


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
