"""Extensions of a call's deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit.db import Tx
from submissions.db import applicants, bureaus
from submissions.domain.calls import Call
from submissions.domain.extensions import BureauDeadline, Extension, Scope, Standing

_COLUMNS = "id, call_id, deadline, scope, scope_id, until, reason, granted_by, granted_at"
_ADD = f"INSERT INTO extensions ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"  # noqa: S608 - constants only
_LATEST = """
SELECT max(until) FROM extensions WHERE call_id = $1 AND deadline = $2 AND scope = $3 AND scope_id = $4
"""
_LIST = f"""
SELECT {_COLUMNS} FROM extensions WHERE call_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""  # noqa: S608 - constants only
LATEST_OF_ENTRY = """
LATERAL (
    SELECT x.until, x.scope FROM extensions x
    WHERE x.call_id = e.call_id AND x.deadline = 'entry' AND (
        x.scope = 'all'
        OR x.scope = 'bureau' AND x.scope_id = (e.form ->> 'bureau_id')::uuid
        OR x.scope = 'applicant' AND x.scope_id = e.applicant_id)
    ORDER BY x.until DESC LIMIT 1
)
"""
"""The latest one that concerns the entry ``e``: as a draft, which may still name another bureau."""
_OF_DRAFTS = f"""
SELECT e.id, greatest(c.entry_deadline, x.until) AS until
FROM entries e JOIN calls c ON c.id = e.call_id LEFT JOIN {LATEST_OF_ENTRY} x ON true
WHERE e.id = ANY($1) AND e.state = 'draft'
"""  # noqa: S608 - constants only
_OF_APPLICANT = """
SELECT call_id, max(until) AS until FROM extensions
WHERE call_id = ANY($1) AND deadline = 'entry' AND scope = 'applicant' AND scope_id = $2 GROUP BY call_id
"""
_OF_BUREAUS = """
SELECT x.call_id, x.scope_id AS bureau_id, b.name AS bureau_name, max(x.until) AS until
FROM extensions x JOIN calls c ON c.id = x.call_id JOIN bureaus b ON b.id = x.scope_id
WHERE x.call_id = ANY($1) AND x.deadline = 'entry' AND x.scope = 'bureau'
GROUP BY x.call_id, x.scope_id, b.name, c.entry_deadline
HAVING max(x.until) > c.entry_deadline
ORDER BY until DESC, b.name
"""


async def add(tx: Tx, extension: Extension) -> None:
    await tx.execute(_ADD, *(getattr(extension, name) for name in _COLUMNS.split(", ")))


async def standing(tx: Tx, call: Call, scope: Scope, scope_id: UUID | None) -> Standing:
    """What holds for those whom another extension is for; what all were given stands in the call."""
    entry = await tx.fetchval(_LATEST, call.id, "entry", scope, scope_id)
    recommendation = await tx.fetchval(_LATEST, call.id, "recommendation", scope, scope_id)
    known = True
    if scope != "all" and scope_id:
        known = await (bureaus if scope == "bureau" else applicants).exists(tx, scope_id)
    return Standing(
        entry=max(call.entry_deadline, entry or call.entry_deadline),
        recommendation=max(call.recommendation_deadline, recommendation or call.recommendation_deadline),
        known=known,
    )


async def find(tx: Tx, call_id: UUID, *, after: UUID | None, limit: int) -> list[Extension]:
    """The newest first."""
    return [Extension(**row) for row in await tx.fetch(_LIST, call_id, after, limit)]


async def of_drafts(tx: Tx, entry_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """The deadline that holds for each of the entries that was never submitted."""
    return {row["id"]: row["until"] for row in await tx.fetch(_OF_DRAFTS, list(entry_ids))}


async def of_applicant(tx: Tx, applicant_id: UUID, call_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Until when the applicant alone was given time, by call."""
    return {row["call_id"]: row["until"] for row in await tx.fetch(_OF_APPLICANT, list(call_ids), applicant_id)}


async def of_bureaus(tx: Tx, call_ids: Sequence[UUID]) -> list[BureauDeadline]:
    """The bureaus that take entries for longer than all, the last to close first."""
    return [BureauDeadline(**row) for row in await tx.fetch(_OF_BUREAUS, list(call_ids))]
