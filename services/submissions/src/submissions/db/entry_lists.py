"""Lists of entries, narrowed and paged.

An applicant's own entries are few, and read as they are. Those that were submitted are many: each list of them belongs
to one or more calls, reads a page of each in order from one index, and merges. So a page costs the same however many
entries there are; only a title that is neither rare nor frequent costs more with more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Tx
from submissions.db import entries
from submissions.domain.entry import Entry, State
from submissions.domain.lists import SUBMITTED, Summary, WantedEntries
from submissions.domain.work_types import WORK_TYPES
from submissions.titles import grams_of

_MATCHES = """
e.applicant_id = $1 AND ($2::uuid IS NULL OR e.call_id = $2) AND ($3::text IS NULL OR strpos(e.title_folded, $3) > 0)
    AND ($4::text IS NULL OR e.form ->> 'work_type' = $4)
    AND ($5::timestamptz IS NULL OR coalesce(e.submitted_at, e.created_at) >= $5)
    AND ($6::timestamptz IS NULL OR coalesce(e.submitted_at, e.created_at) < $6)
    AND ($7::uuid IS NULL OR e.form ->> 'bureau_id' = $7::uuid::text)
    AND (cardinality($8::text[]) = 0 OR e.state = ANY($8))
"""
_OWN = f"""
{entries.SELECT} WHERE {_MATCHES} AND e.state = ANY($9) AND ($10::uuid IS NULL OR e.id < $10)
ORDER BY e.id DESC LIMIT $11
"""
_COUNT = f"SELECT e.state, count(*) FROM entries e WHERE {_MATCHES} GROUP BY e.state"  # noqa: S608 - constants only

_CUSTOM = "SET LOCAL plan_cache_mode = force_custom_plan"
"""What is left out must not be planned for, and how frequent a title is must be."""
_IN_CALL = """
e.call_id = c.id AND e.submitted_at IS NOT NULL AND ($2::uuid IS NULL OR e.bureau_id = $2)
    AND ($3::timestamptz IS NULL OR e.submitted_at >= $3) AND ($4::timestamptz IS NULL OR e.submitted_at < $4)
    AND ($5::timestamptz IS NULL OR (e.submitted_at, e.id) < ($5, $6::uuid))
"""
_CALLS = "(SELECT id FROM calls WHERE published_at IS NOT NULL AND ($1::uuid IS NULL OR id = $1)) c"
_NEWEST = "ORDER BY submitted_at DESC, id DESC LIMIT $7"
_ALL = f"""
SELECT x.id, x.submitted_at FROM {_CALLS} CROSS JOIN LATERAL
    (SELECT e.id, e.submitted_at FROM entries e WHERE {_IN_CALL} {_NEWEST}) x
"""  # noqa: S608 - constants only
_BY_STATE = f"""
SELECT x.id, x.submitted_at FROM {_CALLS} CROSS JOIN unnest($8::text[]) s CROSS JOIN unnest($9::text[]) t
    CROSS JOIN LATERAL (
        SELECT e.id, e.submitted_at FROM entries e
        WHERE {_IN_CALL} AND e.state = s AND e.submitted_type = t {_NEWEST}
    ) x
"""  # noqa: S608 - constants only
_BY_TITLE = f"""
SELECT x.id, x.submitted_at FROM {_CALLS} CROSS JOIN LATERAL (
    SELECT e.id, e.submitted_at FROM entries e
    WHERE {_IN_CALL} AND e.state = ANY($8) AND e.submitted_type = ANY($9)
        AND e.submitted_grams @> $10 AND ($11::text IS NULL OR strpos(e.submitted_title, $11) > 0)
    {_NEWEST}
) x
"""  # noqa: S608 - constants only
_SUMMARIES = """
WITH page AS MATERIALIZED ({found} {newest})
SELECT e.id, e.call_id, e.bureau_id, b.name AS bureau_name, e.registration_number, e.state, e.revision,
    r.form ->> 'title' AS title, e.submitted_type AS work_type, r.form ->> 'copyright_owner' AS copyright_owner,
    a.organisation_name, r.warnings, e.submitted_at,
    CASE WHEN e.revision > 1 THEN r.submitted_at END AS resubmitted_at
FROM page JOIN entries e ON e.id = page.id
    JOIN entry_revisions r ON r.entry_id = e.id AND r.revision = e.revision
    JOIN bureaus b ON b.id = e.bureau_id
    LEFT JOIN applicants a ON a.account_id = e.applicant_id
ORDER BY page.submitted_at DESC, page.id DESC
"""
_COUNT_SUBMITTED = "SELECT count(*) FROM ({found}) x"
_STAFF = {found: _SUMMARIES.format(found=found, newest=_NEWEST) for found in (_ALL, _BY_STATE, _BY_TITLE)}
_STAFF_COUNTS = {found: _COUNT_SUBMITTED.format(found=found) for found in _STAFF}


async def find_own(
    tx: Tx,
    applicant_id: UUID,
    wanted: WantedEntries,
    states: Sequence[State],
    cipher: FieldCipher,
    *,
    after: UUID | None,
    limit: int,
) -> list[Entry]:
    """The newest first."""
    rows = await tx.fetch(_OWN, applicant_id, *_narrowed(wanted), list(states), after, limit)
    return [entries.entry_of(row, cipher) for row in rows]


async def count_own(tx: Tx, applicant_id: UUID, wanted: WantedEntries) -> dict[State, int]:
    """How many are in each state; in none that has none."""
    return {row["state"]: row["count"] for row in await tx.fetch(_COUNT, applicant_id, *_narrowed(wanted))}


async def find_submitted(
    tx: Tx, wanted: WantedEntries, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[Summary]:
    """Those submitted last first. The place of a row never changes: it is the first submission's."""
    chosen, values = _chosen(wanted, after, limit)
    await tx.execute(_CUSTOM)
    return [Summary(**row) for row in await tx.fetch(_STAFF[chosen], *values)]


async def count_submitted(tx: Tx, wanted: WantedEntries) -> int:
    chosen, values = _chosen(wanted, None, None)
    await tx.execute(_CUSTOM)
    return await tx.fetchval(_STAFF_COUNTS[chosen], *values)


def _chosen(wanted: WantedEntries, after: tuple[datetime, UUID] | None, limit: int | None) -> tuple[str, list[object]]:
    """The cheapest statement that finds them, and its values."""
    values: list[object] = [
        wanted.call_id, wanted.bureau_id, wanted.since, wanted.until, *(after or (None, None)), limit
    ]  # fmt: skip
    chosen = _ALL
    if wanted.title or wanted.states or wanted.work_type:
        types = [wanted.work_type] if wanted.work_type else list(WORK_TYPES)
        values += [list(dict.fromkeys(wanted.states)) or list(SUBMITTED), types]
        chosen = _BY_STATE
    if wanted.title:
        # pairs that all occur need not be neighbours; of one pair, or one character, nothing is left to check
        values += [grams_of(wanted.title), wanted.title if len(wanted.title) > 2 else None]
        chosen = _BY_TITLE
    return chosen, values


def _narrowed(wanted: WantedEntries) -> tuple[object, ...]:
    """An own entry's bureau is the one that its form names: a draft lies before none yet."""
    days = wanted.since, wanted.until
    return wanted.call_id, wanted.title, wanted.work_type, *days, wanted.bureau_id, list(wanted.states)
