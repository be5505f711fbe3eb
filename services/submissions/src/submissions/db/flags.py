"""Flags of entries. Rows are added, never changed: whether a flag still holds is decided when it is read.

Two submissions of one work at the same time must see one another. ``LOCK`` makes them take turns, in a statement before
the one that looks for others: a statement sees what was committed before it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit import writes
from kit.db import Row, Tx
from kit.writes import Write
from submissions.domain.flags import MOST, Flag, Twin

LOCK = """
pg_advisory_xact_lock(hashtextextended('work:' || e.call_id || e.title_folded, 0)) AS work_lock,
pg_advisory_xact_lock(hashtextextended('scan:' || s.sha256, 0)) AS scan_lock
"""
"""Of the dossier's entry ``e`` with its scan ``s``: always in this order, and nothing is waited for in between."""

_NEW = "NOT EXISTS (SELECT 1 FROM entry_flags f WHERE (f.entry_id, f.other_id, f.reason) = ($1, o.id, '{}'))"
TWINS = f"""
(SELECT 'same_work' AS reason, o.id AS entry_id, o.call_id, o.bureau_id, o.registration_number FROM entries o
    WHERE o.submitted_title = $3 AND o.call_id = $2 AND o.submitted_owner = $4 AND o.submitted_at IS NOT NULL
        AND o.state <> 'withdrawn' AND o.id <> $1 AND {_NEW.format("same_work")}
    ORDER BY o.id LIMIT {MOST})
UNION ALL
(SELECT 'same_scan', o.id, o.call_id, o.bureau_id, o.registration_number
    FROM entries mine JOIN scans own ON own.id = mine.scan_id
        JOIN scans s ON s.sha256 = own.sha256 JOIN entries o ON o.id = s.entry_id
        JOIN entry_revisions r ON r.entry_id = o.id AND r.revision = o.revision AND r.scan_id = s.id
    WHERE mine.id = $1 AND o.id <> $1 AND o.state <> 'withdrawn' AND {_NEW.format("same_scan")}
    ORDER BY o.id LIMIT {MOST})
"""  # noqa: S608 - constants only
"""Of the entry ``$1`` in the call ``$2`` with the folded title ``$3`` and owner ``$4``: those without a flag yet."""
_ADD = """
INSERT INTO entry_flags (entry_id, other_id, reason, flagged_at)
SELECT pair.column1, pair.column2, t.reason, $4 FROM unnest($2::uuid[], $3::text[]) AS t (other_id, reason)
    CROSS JOIN LATERAL (VALUES ($1::uuid, t.other_id), (t.other_id, $1)) pair
"""
_OF_ENTRIES = """
SELECT f.entry_id, f.reason, o.id, o.bureau_id, b.name AS bureau_name, o.registration_number
FROM entry_flags f JOIN entries e ON e.id = f.entry_id JOIN entries o ON o.id = f.other_id
    JOIN bureaus b ON b.id = o.bureau_id
    JOIN entry_revisions er ON er.entry_id = e.id AND er.revision = e.revision JOIN scans es ON es.id = er.scan_id
    JOIN entry_revisions r ON r.entry_id = o.id AND r.revision = o.revision JOIN scans os ON os.id = r.scan_id
WHERE f.entry_id = ANY($1) AND e.state <> 'withdrawn' AND o.state <> 'withdrawn' AND CASE f.reason
    WHEN 'same_work' THEN o.submitted_title = e.submitted_title AND o.submitted_owner = e.submitted_owner
    ELSE os.sha256 = es.sha256 END
ORDER BY f.entry_id, f.reason DESC, o.id
"""


async def find_twins(tx: Tx, entry_id: UUID, call_id: UUID, *, title: str, owner: str) -> list[Twin]:
    """Those that it is not flagged with yet."""
    return [twin_of(row) for row in await tx.fetch(TWINS, entry_id, call_id, title, owner)]


def adding(entry_id: UUID, twins: Sequence[Twin], at: datetime) -> Write:
    """A row for each of each pair."""
    return writes.one(_ADD, entry_id, [twin.entry_id for twin in twins], [twin.reason for twin in twins], at)


async def of_entries(tx: Tx, entry_ids: Sequence[UUID], *, seen_by: UUID | None) -> dict[UUID, list[Flag]]:
    """The flags that hold, by entry. ``seen_by``: the bureau that asks; none for the administration, which may read
    every entry."""
    found: dict[UUID, list[Flag]] = {entry_id: [] for entry_id in entry_ids}
    for row in await tx.fetch(_OF_ENTRIES, list(entry_ids)):
        readable = seen_by is None or row["bureau_id"] == seen_by
        flag = Flag(row["reason"], row["id"] if readable else None, row["bureau_name"], row["registration_number"])
        found[row["entry_id"]].append(flag)
    return found


def twin_of(row: Row) -> Twin:
    """From a row of ``TWINS``."""
    return Twin(row["reason"], row["entry_id"], row["call_id"], row["bureau_id"], row["registration_number"])
