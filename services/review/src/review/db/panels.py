"""Tables ``panels`` and ``panel_experts``, which are written together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit.db import Tx
from review.domain.panels import Panel, PanelPlan
from review.domain.scoring import Criterion

_ADD = """
INSERT INTO panels (call_id, title, work_types, rubric, experts_per_entry, opened_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING panel_id
"""
_ADD_EXPERTS = "INSERT INTO panel_experts (panel_id, expert_id) SELECT $1, unnest($2::uuid[])"
_GET = "SELECT panel_id, call_id, title, experts_per_entry, rubric, closed_at FROM panels WHERE panel_id = $1"
_LOCK = f"{_GET} FOR UPDATE"
_EXPERTS = "SELECT expert_id FROM panel_experts WHERE panel_id = $1"
_CLOSE = "UPDATE panels SET closed_at = $2, closing_reason = $3 WHERE panel_id = $1"
_COUNT_OPEN = "SELECT count(*) FROM panels WHERE call_id = $1 AND closed_at IS NULL"
_TAKEN = """
SELECT DISTINCT t.work_type FROM panels p, unnest(p.work_types) AS t (work_type)
WHERE p.call_id = $1 AND p.closed_at IS NULL AND t.work_type = ANY($2) ORDER BY 1
"""


async def add(tx: Tx, plan: PanelPlan, opened_at: datetime) -> UUID:
    rubric = [{"name": criterion.name, "weight": criterion.weight} for criterion in plan.rubric]
    panel_id: UUID = await tx.fetchval(
        _ADD, plan.call_id, plan.title, list(plan.work_types), rubric, plan.experts_per_entry, opened_at
    )
    await tx.execute(_ADD_EXPERTS, panel_id, list(plan.expert_ids))
    return panel_id


async def lock(tx: Tx, panel_id: UUID) -> Panel | None:
    """The panel as declarations, scores and its closing need it: one after the other."""
    row = await tx.fetchrow(_LOCK, panel_id)
    if row is None:
        return None
    rubric = tuple(Criterion(c["name"], c["weight"]) for c in row["rubric"])
    return Panel(row["panel_id"], row["call_id"], row["title"], row["experts_per_entry"], rubric, row["closed_at"])


async def expert_ids(tx: Tx, panel_id: UUID) -> list[UUID]:
    return [row["expert_id"] for row in await tx.fetch(_EXPERTS, panel_id)]


async def close(tx: Tx, panel_id: UUID, at: datetime, reason: str | None) -> None:
    await tx.execute(_CLOSE, panel_id, at, reason)


async def count_open(tx: Tx, call_id: UUID) -> int:
    return await tx.fetchval(_COUNT_OPEN, call_id)


async def taken(tx: Tx, call_id: UUID, work_types: Sequence[str]) -> list[str]:
    """Those of the work types that an open panel of the call judges."""
    return [row["work_type"] for row in await tx.fetch(_TAKEN, call_id, list(work_types))]
