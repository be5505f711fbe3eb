"""Submitted revisions: frozen snapshots of form and scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit import writes
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.reseal import SealedColumn
from kit.writes import Write
from submissions.db.entries import place_of, restore_form, seal_contact
from submissions.domain.entry import Entry
from submissions.domain.form import Form
from submissions.domain.scans import Scan, ScanHints

_ADD = """
INSERT INTO entry_revisions (entry_id, revision, form, contact, scan_id, warnings, submitted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_GET = """
SELECT r.form, r.contact, r.warnings, r.submitted_at,
    s.id, s.object_key, s.size, s.sha256, s.pages, s.accepted_at, s.hints
FROM entry_revisions r JOIN scans s ON s.id = r.scan_id WHERE r.entry_id = $1 AND r.revision = $2
"""
_WARNINGS = """
SELECT r.entry_id, r.warnings FROM entry_revisions r JOIN entries e ON e.id = r.entry_id AND e.revision = r.revision
WHERE r.entry_id = ANY($1)
"""
_SCAN = ("id", "object_key", "size", "sha256", "pages", "accepted_at")
_FORMS = """
SELECT r.entry_id, r.form FROM entry_revisions r JOIN unnest($1::uuid[], $2::integer[]) AS w (entry_id, revision)
    USING (entry_id, revision)
"""
_SCANS = """
SELECT r.entry_id, s.id, s.object_key, s.size, s.sha256, s.pages, s.accepted_at
FROM entry_revisions r JOIN unnest($1::uuid[], $2::integer[]) AS w (entry_id, revision) USING (entry_id, revision)
    JOIN scans s ON s.id = r.scan_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    form: Form
    scan: Scan
    warnings: tuple[str, ...]
    submitted_at: datetime


def adding(entry: Entry, warnings: tuple[str, ...], at: datetime, cipher: FieldCipher) -> Write:
    """Freezes what ``entry`` holds now as its present revision."""
    assert entry.scan is not None  # noqa: S101 - a form without a scan is not submitted
    contact = seal_contact(entry.form, entry.id, cipher)
    return writes.one(_ADD, entry.id, entry.revision, entry.form.snapshot(), contact, entry.scan.id, list(warnings), at)


async def get(tx: Tx, entry_id: UUID, revision: int, cipher: FieldCipher) -> Revision | None:
    row = await tx.fetchrow(_GET, entry_id, revision)
    if row is None:
        return None
    scan = Scan(
        id=row["id"],
        object_key=row["object_key"],
        size=row["size"],
        sha256=row["sha256"],
        pages=row["pages"],
        accepted_at=row["accepted_at"],
        hints=row["hints"] and ScanHints.restored(row["hints"]),
    )
    form = restore_form(row["form"], row["contact"], entry_id, cipher)
    return Revision(form=form, scan=scan, warnings=tuple(row["warnings"]), submitted_at=row["submitted_at"])


async def warnings_of(tx: Tx, entry_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The warnings of each entry's latest revision; drafts have none."""
    return {row["entry_id"]: tuple(row["warnings"]) for row in await tx.fetch(_WARNINGS, list(entry_ids))}


async def forms_of(tx: Tx, wanted: Mapping[UUID, int]) -> dict[UUID, Form]:
    """The form of each entry's wanted revision, without the contact."""
    rows = await tx.fetch(_FORMS, list(wanted), list(wanted.values()))
    return {row["entry_id"]: Form.restored(row["form"], {}) for row in rows}


async def scans_of(tx: Tx, wanted: Mapping[UUID, int]) -> dict[UUID, Scan]:
    """The scan of each entry's wanted revision, without its hints."""
    rows = await tx.fetch(_SCANS, list(wanted), list(wanted.values()))
    return {row["entry_id"]: Scan(**{name: row[name] for name in _SCAN}) for row in rows}


SEALED = SealedColumn(
    "entry_revisions", "contact", {"entry_id": "uuid", "revision": "integer"}, lambda row: place_of(row["entry_id"])
)
