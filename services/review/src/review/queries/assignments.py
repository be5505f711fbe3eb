"""What an expert sees of the works to judge: never who entered them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kit.db import Tx

_ASSIGNMENT = """
SELECT a.assignment_id AS id, a.panel_id, p.title AS panel_title, p.call_id, p.rubric,
    CASE WHEN p.closed_at IS NULL THEN 'open' ELSE 'closed' END AS panel_state, a.state,
    jsonb_build_object(
        'title', r.work->'title', 'work_type', r.work->'work_type', 'episodes', r.work->'episodes',
        'minutes_per_episode', r.work->'minutes_per_episode', 'total_minutes', r.work->'total_minutes',
        'first_broadcast_on', r.work->'first_broadcast_on', 'finished_on', r.work->'finished_on',
        'platform', r.work->'platform', 'link', r.work->'link', 'synopsis', r.work->'synopsis',
        'statement', r.work->'statement', 'criteria', r.work->'criteria') AS work,
    CASE WHEN s.assignment_id IS NULL THEN NULL ELSE jsonb_build_object(
        'scores', s.scores, 'comment', s.comment, 'total', s.total::text, 'scored_at', s.scored_at) END AS score
FROM assignments a JOIN panels p USING (panel_id) JOIN cases c USING (entry_id)
JOIN case_revisions r ON r.entry_id = c.entry_id AND r.revision = c.revision
LEFT JOIN scores s USING (assignment_id)
WHERE a.expert_id = $1 AND c.rank IS NOT NULL
"""
_ONE = f"{_ASSIGNMENT} AND a.assignment_id = $2 AND (a.state <> 'conflict' OR $3)"
_LIST = f"""
{_ASSIGNMENT} AND a.state <> 'conflict' AND ($2::uuid IS NULL OR a.assignment_id > $2)
ORDER BY a.assignment_id LIMIT $3
"""


async def get_assignment(
    tx: Tx, assignment_id: UUID, *, expert_id: UUID, given_up: bool = False
) -> dict[str, Any] | None:
    """One of the expert's own. ``given_up``: also where he declared a conflict, as the answer to that."""
    row = await tx.fetchrow(_ONE, expert_id, assignment_id, given_up)
    return dict(row) if row else None


async def list_assignments(tx: Tx, *, expert_id: UUID, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(_LIST, expert_id, after, limit)]
