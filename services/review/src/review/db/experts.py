"""Table ``experts``: what accounts published about each expert."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kit.db import Tx
from review.domain.assignment import Judge

_LOADS = """
SELECT a.expert_id, count(*) AS load
FROM assignments a JOIN panels p USING (panel_id) JOIN cases c ON c.entry_id = a.entry_id
WHERE a.expert_id = ANY($1) AND a.state <> 'conflict' AND p.closed_at IS NULL AND c.rank IS NOT NULL
GROUP BY a.expert_id
"""
_ACTIVE = """
SELECT expert_id, organisation, bureau_id, specialities, load_limit
FROM experts WHERE expert_id = ANY($1) AND active ORDER BY expert_id FOR UPDATE
"""
_SAVE = """
INSERT INTO experts (expert_id, organisation, bureau_id, specialities, load_limit, active)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (expert_id) DO UPDATE SET
    organisation = excluded.organisation, bureau_id = excluded.bureau_id, specialities = excluded.specialities,
    load_limit = excluded.load_limit, active = excluded.active
"""
_FORGET = "UPDATE experts SET organisation = '', specialities = '{}', active = false WHERE expert_id = $1"


async def lock_active(tx: Tx, expert_ids: Sequence[UUID]) -> list[Judge]:
    """The active ones among these experts, ``capacity`` being the whole load limit; locked, so that two panels do not
    fill the same limit."""
    rows = await tx.fetch(_ACTIVE, list(expert_ids))
    return [
        Judge(
            row["expert_id"], row["organisation"], row["bureau_id"], frozenset(row["specialities"]), row["load_limit"]
        )
        for row in rows
    ]


async def forget(tx: Tx, expert_id: UUID) -> None:
    """Erased: where somebody worked and what they knew says who they were."""
    await tx.execute(_FORGET, expert_id)


async def loads(tx: Tx, expert_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many entries each expert has to judge in open panels, in whichever call."""
    return {row["expert_id"]: row["load"] for row in await tx.fetch(_LOADS, list(expert_ids))}


async def save(tx: Tx, judge: Judge, *, active: bool) -> None:
    await tx.execute(
        _SAVE,
        judge.expert_id,
        judge.organisation,
        judge.bureau_id,
        sorted(judge.specialities),
        judge.capacity,
        active,
    )
