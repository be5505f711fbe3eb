"""Panels as the administration sees them, and their evaluation."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from kit.db import Tx
from review.domain.evaluation import Score, evaluate

_PANEL = """
SELECT p.panel_id AS id, p.call_id, p.title, CASE WHEN p.closed_at IS NULL THEN 'open' ELSE 'closed' END AS state,
    p.work_types, p.rubric, p.experts_per_entry, p.opened_at, p.closed_at, p.closing_reason,
    ARRAY(SELECT expert_id FROM panel_experts e WHERE e.panel_id = p.panel_id ORDER BY 1) AS expert_ids,
    ARRAY(
        SELECT a.entry_id FROM assignments a JOIN cases c USING (entry_id)
        WHERE a.panel_id = p.panel_id AND c.rank IS NOT NULL GROUP BY a.entry_id
        HAVING count(*) FILTER (WHERE a.state <> 'conflict') < p.experts_per_entry ORDER BY 1) AS short_entry_ids, (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', a.assignment_id, 'entry_id', a.entry_id, 'title', c.title, 'expert_id', a.expert_id,
            'state', a.state, 'note', a.note, 'scored', s.assignment_id IS NOT NULL)
            ORDER BY c.registration_number, a.assignment_id), '[]')
        FROM assignments a JOIN cases c USING (entry_id) LEFT JOIN scores s USING (assignment_id)
        WHERE a.panel_id = p.panel_id AND c.rank IS NOT NULL) AS assignments
FROM panels p
"""
_ONE = f"{_PANEL} WHERE p.panel_id = $1"
_LIST = f"""
{_PANEL} WHERE ($1::uuid IS NULL OR p.call_id = $1) AND ($2::uuid IS NULL OR p.panel_id > $2)
ORDER BY p.panel_id LIMIT $3
"""
_SCORES = """
SELECT a.panel_id, a.entry_id, a.expert_id, s.total
FROM scores s JOIN assignments a USING (assignment_id) JOIN panels p USING (panel_id) JOIN cases c USING (entry_id)
WHERE p.call_id = $1 AND a.state = 'cleared' AND c.rank IS NOT NULL ORDER BY a.assignment_id
"""
_RECOMMENDED = """
SELECT c.entry_id, c.bureau_id, c.rank, c.state, c.title, c.work_type, c.registration_number,
    (SELECT a.panel_id FROM assignments a WHERE a.entry_id = c.entry_id LIMIT 1) AS panel_id
FROM cases c WHERE c.call_id = $1 AND c.rank IS NOT NULL ORDER BY c.registration_number, c.entry_id
"""
_CALL_EXISTS = "SELECT EXISTS (SELECT FROM calls WHERE call_id = $1)"


async def get_panel(tx: Tx, panel_id: UUID) -> dict[str, Any] | None:
    row = await tx.fetchrow(_ONE, panel_id)
    return dict(row) if row else None


async def list_panels(tx: Tx, *, call_id: UUID | None, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(_LIST, call_id, after, limit)]


async def get_evaluation(tx: Tx, call_id: UUID) -> list[dict[str, Any]] | None:
    """Every recommended entry of the call; those without a score have no means. Nothing for an unknown call."""
    if not await tx.fetchval(_CALL_EXISTS, call_id):
        return None
    scores: dict[UUID, list[Score]] = defaultdict(list)
    for row in await tx.fetch(_SCORES, call_id):
        scores[row["panel_id"]].append(Score(row["entry_id"], row["expert_id"], float(row["total"])))
    found = {entry_id: e for of_panel in scores.values() for entry_id, e in evaluate(of_panel).items()}
    lines: list[dict[str, Any]] = []
    for row in await tx.fetch(_RECOMMENDED, call_id):
        evaluation = found.get(row["entry_id"])
        means = (
            {
                "raw_mean": round(evaluation.raw_mean, 2),
                "normalised_mean": round(evaluation.normalised_mean, 2),
                "spread": round(evaluation.spread, 2),
                "scores": evaluation.scores,
            }
            if evaluation
            else {"raw_mean": None, "normalised_mean": None, "spread": None, "scores": 0}
        )
        lines.append(dict(row) | means)
    return lines
