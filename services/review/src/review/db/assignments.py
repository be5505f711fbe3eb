"""Table ``assignments``: which expert judges which entry in which panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.db import Row, Tx
from review.domain.assignment import Candidate
from review.domain.organisations import folded_names

_CANDIDATE = """
SELECT c.entry_id, c.title, c.work_type, c.bureau_id, c.organisation_name, r.work->>'copyright_owner' AS owner,
    r.work->>'producer' AS producer, r.work->>'maker' AS maker
FROM cases c JOIN case_revisions r USING (entry_id, revision)
"""
_WAITING = f"""
{_CANDIDATE} WHERE c.call_id = $1 AND c.state = 'recommended' AND c.work_type = ANY($2)
    AND NOT EXISTS (SELECT FROM assignments a WHERE a.entry_id = c.entry_id)
"""
_ONE = f"{_CANDIDATE} WHERE c.entry_id = $1"
_ADD = """
INSERT INTO assignments (panel_id, entry_id, expert_id) SELECT $1, e, x FROM unnest($2::uuid[], $3::uuid[]) AS t (e, x)
"""
_FIND = """
SELECT a.assignment_id, a.panel_id, a.entry_id, a.expert_id, a.state FROM assignments a
JOIN cases c USING (entry_id) WHERE a.assignment_id = $1 AND a.expert_id = $2 AND c.rank IS NOT NULL
"""
_LOCK = f"{_FIND} FOR UPDATE OF a"
_DECLARE = "UPDATE assignments SET state = $2, note = $3, declared_at = $4 WHERE assignment_id = $1"
_EXPERTS_OF = "SELECT expert_id FROM assignments WHERE panel_id = $1 AND entry_id = $2"
_UNSCORED = """
SELECT count(*) FROM assignments a JOIN cases c USING (entry_id)
WHERE a.panel_id = $1 AND a.state <> 'conflict' AND c.rank IS NOT NULL
    AND NOT EXISTS (SELECT FROM scores s WHERE s.assignment_id = a.assignment_id)
"""
_UNJUDGED = """
SELECT count(*) FROM (
    SELECT a.entry_id FROM assignments a JOIN cases c USING (entry_id)
    WHERE a.panel_id = $1 AND c.rank IS NOT NULL
    GROUP BY a.entry_id HAVING bool_and(a.state = 'conflict')) AS entries
"""


@dataclass(frozen=True, slots=True)
class Assignment:
    """``state``: assigned, cleared (no conflict was declared), or conflict."""

    assignment_id: UUID
    panel_id: UUID
    entry_id: UUID
    expert_id: UUID
    state: str


async def waiting(tx: Tx, call_id: UUID, work_types: Sequence[str]) -> list[Candidate]:
    """The recommended entries of these work types that no panel has had yet."""
    return [_candidate(row) for row in await tx.fetch(_WAITING, call_id, list(work_types))]


async def candidate(tx: Tx, entry_id: UUID) -> Candidate:
    row = await tx.fetchrow(_ONE, entry_id)
    if row is None:
        raise LookupError(f"no case {entry_id}")
    return _candidate(row)


async def add(tx: Tx, panel_id: UUID, experts_of: Mapping[UUID, Sequence[UUID]]) -> None:
    pairs = [(entry_id, expert_id) for entry_id, experts in experts_of.items() for expert_id in experts]
    await tx.execute(_ADD, panel_id, [entry for entry, _ in pairs], [expert for _, expert in pairs])


async def find(tx: Tx, assignment_id: UUID, expert_id: UUID) -> Assignment | None:
    """One of the expert's own, of an entry that is still recommended."""
    row = await tx.fetchrow(_FIND, assignment_id, expert_id)
    return Assignment(**dict(row)) if row else None


async def lock(tx: Tx, assignment_id: UUID, expert_id: UUID) -> Assignment | None:
    row = await tx.fetchrow(_LOCK, assignment_id, expert_id)
    return Assignment(**dict(row)) if row else None


async def declare(tx: Tx, assignment_id: UUID, *, state: str, note: str | None, at: datetime) -> None:
    await tx.execute(_DECLARE, assignment_id, state, note, at)


async def experts_of(tx: Tx, panel_id: UUID, entry_id: UUID) -> set[UUID]:
    """Everyone who was ever assigned to the entry, also who declared a conflict."""
    return {row["expert_id"] for row in await tx.fetch(_EXPERTS_OF, panel_id, entry_id)}


async def count_unscored(tx: Tx, panel_id: UUID) -> int:
    return await tx.fetchval(_UNSCORED, panel_id)


async def count_unjudged(tx: Tx, panel_id: UUID) -> int:
    """Entries that all their experts had a conflict with."""
    return await tx.fetchval(_UNJUDGED, panel_id)


def _candidate(row: Row) -> Candidate:
    names = (row["organisation_name"], row["owner"], row["producer"], row["maker"])
    return Candidate(row["entry_id"], row["title"], row["work_type"], row["bureau_id"], folded_names(names))
