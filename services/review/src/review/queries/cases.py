"""First review: the cases of a bureau, or all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kit.db import Tx

_CASE = """
SELECT c.entry_id, c.call_id, c.bureau_id, c.registration_number, c.revision, c.state, c.rank, c.applicant_kind,
    c.organisation_name, r.work, r.warnings, (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'at', d.at, 'state', d.state, 'by', d.by, 'reason', d.reason, 'revision', d.revision, 'rank', d.rank,
            'resubmit_until', d.resubmit_until) ORDER BY d.id), '[]')
        FROM decisions d WHERE d.entry_id = c.entry_id) AS history
FROM cases c JOIN case_revisions r USING (entry_id, revision)
"""
_ONE = f"{_CASE} WHERE c.entry_id = $1 AND ($2::uuid IS NULL OR c.bureau_id = $2)"
_LIST = f"""
{_CASE} WHERE ($1::uuid IS NULL OR c.bureau_id = $1) AND ($2::uuid IS NULL OR c.call_id = $2)
    AND ($3::text IS NULL OR c.state = $3)
    AND ($4::text IS NULL OR (c.registration_number, c.entry_id) > ($4, $5::uuid))
ORDER BY c.registration_number, c.entry_id LIMIT $6
"""
_SLOTS = """
SELECT CASE WHEN b.central_direct THEN NULL ELSE c.bureau_quota END AS quota, coalesce(s.used, 0) AS used
FROM calls c CROSS JOIN bureaus b LEFT JOIN slots s ON s.call_id = c.call_id AND s.bureau_id = b.bureau_id
WHERE c.call_id = $1 AND b.bureau_id = $2
"""
_RANKING = """
SELECT entry_id FROM cases WHERE call_id = $1 AND bureau_id = $2 AND rank IS NOT NULL ORDER BY rank
"""


async def get_case(tx: Tx, entry_id: UUID, *, bureau_id: UUID | None) -> dict[str, Any] | None:
    """``bureau_id`` None: whichever bureau's."""
    row = await tx.fetchrow(_ONE, entry_id, bureau_id)
    return dict(row) if row else None


async def list_cases(
    tx: Tx,
    *,
    bureau_id: UUID | None,
    call_id: UUID | None,
    state: str | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """In the order of registration numbers, behind ``after`` (registration number and id)."""
    number, entry_id = after or (None, None)
    return [dict(row) for row in await tx.fetch(_LIST, bureau_id, call_id, state, number, entry_id, limit)]


async def get_slots(tx: Tx, call_id: UUID, bureau_id: UUID) -> dict[str, Any] | None:
    row = await tx.fetchrow(_SLOTS, call_id, bureau_id)
    return dict(row) if row else None


async def get_ranking(tx: Tx, call_id: UUID, bureau_id: UUID) -> list[UUID]:
    return [row["entry_id"] for row in await tx.fetch(_RANKING, call_id, bureau_id)]
