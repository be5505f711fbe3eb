"""Table ``cases``: one row per entry in review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from kit.db import Row, Tx
from review.domain.cases import Case, State, Submission

_COLUMNS = """
entry_id, call_id, bureau_id, applicant_id, registration_number, revision, state, rank, title, work_type
"""
_FIND = f"SELECT {_COLUMNS} FROM cases WHERE entry_id = $1"  # noqa: S608 - constants only
_LOCK = f"{_FIND} FOR UPDATE"
_LOCK_RECOMMENDED = f"""
SELECT {_COLUMNS} FROM cases WHERE call_id = $1 AND state = 'recommended' ORDER BY entry_id FOR UPDATE
"""  # noqa: S608 - constants only
_LOCK_LEFT_OPEN = f"""
SELECT {_COLUMNS} FROM cases WHERE state IN ('submitted', 'returned', 'approved')
    AND call_id IN (SELECT call_id FROM proposals WHERE published_at IS NOT NULL)
    AND bureau_id IN (SELECT bureau_id FROM bureaus)
ORDER BY entry_id LIMIT $1 FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - constants only
_OPEN = """
INSERT INTO cases (entry_id, call_id, bureau_id, applicant_id, applicant_kind, organisation_name,
    registration_number, revision, state, title, work_type)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'submitted', $9, $10)
ON CONFLICT (entry_id) DO UPDATE SET
    bureau_id = excluded.bureau_id, organisation_name = excluded.organisation_name,
    registration_number = excluded.registration_number, revision = excluded.revision, state = excluded.state,
    title = excluded.title, work_type = excluded.work_type
"""
_MOVE = "UPDATE cases SET state = $2, rank = $3 WHERE entry_id = $1"
_CLOSE_RANKS = """
UPDATE cases SET rank = rank - 1 WHERE call_id = $1 AND bureau_id = $2 AND state = 'recommended' AND rank > $3
"""
_RECOMMENDED_OF = """
SELECT entry_id FROM cases WHERE call_id = $1 AND bureau_id = $2 AND state = 'recommended' ORDER BY rank
"""
_RECOMMENDED = "SELECT entry_id FROM cases WHERE call_id = $1 AND state = 'recommended'"
_RANK = """
UPDATE cases c SET rank = w.rank
FROM unnest($3::uuid[]) WITH ORDINALITY AS w (entry_id, rank)
WHERE c.entry_id = w.entry_id AND c.call_id = $1 AND c.bureau_id = $2 AND c.state = 'recommended'
"""


async def find(tx: Tx, entry_id: UUID) -> Case | None:
    """As it is at this moment, without a lock: only to learn what has to be locked."""
    row = await tx.fetchrow(_FIND, entry_id)
    return _case(row) if row else None


async def lock(tx: Tx, entry_id: UUID) -> Case | None:
    row = await tx.fetchrow(_LOCK, entry_id)
    return _case(row) if row else None


async def lock_recommended(tx: Tx, call_id: UUID) -> list[Case]:
    return [_case(row) for row in await tx.fetch(_LOCK_RECOMMENDED, call_id)]


async def lock_left_open(tx: Tx, limit: int) -> list[Case]:
    """Undecided and not recommended cases of calls whose results are out, except those that somebody works on, and
    those whose bureau is not known yet."""
    return [_case(row) for row in await tx.fetch(_LOCK_LEFT_OPEN, limit)]


async def open_again(tx: Tx, submission: Submission) -> None:
    """Writes a case that waits for first review, new or with a new revision."""
    await tx.execute(
        _OPEN,
        submission.entry_id,
        submission.call_id,
        submission.bureau_id,
        submission.applicant_id,
        submission.applicant_kind,
        submission.organisation_name,
        submission.registration_number,
        submission.revision,
        submission.title,
        submission.work_type,
    )


async def move(tx: Tx, case: Case) -> None:
    """Writes the case's state and rank."""
    await tx.execute(_MOVE, case.entry_id, case.state.value, case.rank)


async def close_ranks(tx: Tx, call_id: UUID, bureau_id: UUID, gap: int) -> None:
    """Those behind ``gap`` move up by one. The slot's row must be locked."""
    await tx.execute(_CLOSE_RANKS, call_id, bureau_id, gap)


async def recommended_of(tx: Tx, call_id: UUID, bureau_id: UUID) -> list[UUID]:
    """The bureau's recommended entries, in the order of their ranks."""
    return [row["entry_id"] for row in await tx.fetch(_RECOMMENDED_OF, call_id, bureau_id)]


async def recommended(tx: Tx, call_id: UUID) -> set[UUID]:
    return {row["entry_id"] for row in await tx.fetch(_RECOMMENDED, call_id)}


async def rank(tx: Tx, call_id: UUID, bureau_id: UUID, entry_ids: Sequence[UUID]) -> None:
    """Ranks 1, 2, … in the order given. The slot's row must be locked."""
    await tx.execute(_RANK, call_id, bureau_id, list(entry_ids))


def _case(row: Row | Mapping[str, object]) -> Case:
    values = dict(row)
    values["state"] = State(values["state"])
    return Case(**values)  # type: ignore[arg-type]
