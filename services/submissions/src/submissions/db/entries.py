"""Entries, with the scan that each holds."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from kit import writes
from kit.crypto import FieldCipher
from kit.db import Row, Tx
from kit.errors import NotFound
from kit.reseal import SealedColumn
from kit.writes import Write
from submissions.domain.entry import Entry
from submissions.domain.form import Form
from submissions.domain.scans import Scan, ScanHints
from submissions.titles import fold_title

COLUMNS = """
e.id, e.call_id, e.applicant_id, e.state, e.form, e.contact, e.version, e.revision, e.bureau_id,
e.registration_number, e.resubmit_until, e.created_at, e.updated_at,
s.id AS scan_id, s.object_key, s.size, s.sha256, s.pages, s.accepted_at, s.hints
"""
SELECT = f"SELECT {COLUMNS} FROM entries e LEFT JOIN scans s ON s.id = e.scan_id"  # noqa: S608 - constants only
_OWN = f"{SELECT} WHERE e.id = $1 AND e.applicant_id = $2"
_ANY = f"{SELECT} WHERE e.id = $1"
_ADD = """
INSERT INTO entries (id, call_id, applicant_id, state, form, title_folded, contact, version, revision)
VALUES ($1, $2, $3, 'draft', $4, $5, $6, 1, 0)
"""
_LOCK_APPLICANT = "SELECT pg_advisory_xact_lock(hashtextextended('drafts:' || $1::uuid::text, 0))"
_COUNT_DRAFTS = "SELECT count(*) FROM entries WHERE applicant_id = $1 AND call_id = $2 AND state = 'draft'"
_SAVE = """
UPDATE entries SET form = $2, title_folded = $3, contact = $4, scan_id = $5, version = $6, updated_at = now()
WHERE id = $1
"""
_MOVE = """
UPDATE entries SET state = $2, version = $3, revision = $4, bureau_id = $5, registration_number = $6,
    resubmit_until = $7, updated_at = now()
WHERE id = $1
"""
_SUBMIT = """
UPDATE entries SET state = 'submitted', version = $2, revision = $3, bureau_id = $4, registration_number = $5,
    resubmit_until = NULL, submitted_title = $6, submitted_owner = $7, submitted_type = $8,
    submitted_at = coalesce(submitted_at, $9), updated_at = now()
WHERE id = $1
"""
_DELETE = "DELETE FROM entries WHERE id = $1"
_DELETE_DRAFTS = "DELETE FROM entries WHERE applicant_id = $1 AND state = 'draft' RETURNING id"
_LOCK = "SELECT 1 FROM entries WHERE id = $1 AND ($2::uuid IS NULL OR applicant_id = $2) FOR UPDATE"
"""In a statement of its own before the row is read: one that waits and joins sees the scans of before the wait."""


async def add(tx: Tx, entry_id: UUID, form: Form, *, call_id: UUID, applicant_id: UUID, cipher: FieldCipher) -> Entry:
    """A new draft."""
    contact = seal_contact(form, entry_id, cipher)
    await tx.execute(_ADD, entry_id, call_id, applicant_id, form.snapshot(), _folded(form), contact)
    return await get_own(tx, entry_id, applicant_id, cipher)


async def count_drafts(tx: Tx, applicant_id: UUID, call_id: UUID) -> int:
    """How many the applicant has begun in that call; who asks next waits until this transaction ends."""
    await tx.execute(_LOCK_APPLICANT, applicant_id)
    return await tx.fetchval(_COUNT_DRAFTS, applicant_id, call_id)


async def lock_own(tx: Tx, entry_id: UUID, applicant_id: UUID) -> None:
    await tx.execute(_LOCK, entry_id, applicant_id)


async def get_own(tx: Tx, entry_id: UUID, applicant_id: UUID, cipher: FieldCipher, *, lock: bool = False) -> Entry:
    """The applicant's own entry. Raises ``NotFound`` for another's as for one that does not exist."""
    if lock:
        await lock_own(tx, entry_id, applicant_id)
    return _found(await tx.fetchrow(_OWN, entry_id, applicant_id), cipher)


async def get(tx: Tx, entry_id: UUID, cipher: FieldCipher, *, lock: bool = False) -> Entry:
    """Raises ``NotFound``."""
    if lock:
        await tx.execute(_LOCK, entry_id, None)
    return _found(await tx.fetchrow(_ANY, entry_id), cipher)


async def save(tx: Tx, entry: Entry, cipher: FieldCipher) -> None:
    """Keeps what the applicant wrote."""
    contact = seal_contact(entry.form, entry.id, cipher)
    scan_id = entry.scan and entry.scan.id
    await tx.execute(_SAVE, entry.id, entry.form.snapshot(), _folded(entry.form), contact, scan_id, entry.version)


def moving(entry: Entry) -> Write:
    """Keeps the state, and what comes with it; the form stays as it is."""
    return writes.one(
        _MOVE,
        entry.id,
        entry.state,
        entry.version,
        entry.revision,
        entry.bureau_id,
        entry.registration_number,
        entry.resubmit_until,
    )


def submitting(entry: Entry, at: datetime, *, title: str, owner: str, work_type: str) -> Write:
    """Keeps that it was submitted, and by what it is found: title and owner folded, the type as the call spells it."""
    return writes.one(
        _SUBMIT,
        entry.id,
        entry.version,
        entry.revision,
        entry.bureau_id,
        entry.registration_number,
        title,
        owner,
        work_type,
        at,
    )


async def delete(tx: Tx, entry_id: UUID) -> None:
    await tx.execute(_DELETE, entry_id)


async def delete_drafts(tx: Tx, applicant_id: UUID) -> list[UUID]:
    """All that the applicant never submitted."""
    return [row["id"] for row in await tx.fetch(_DELETE_DRAFTS, applicant_id)]


def not_found() -> NotFound:
    return NotFound("entry_not_found", "没有此申报作品", "There is no such entry")


def seal_contact(form: Form, entry_id: UUID, cipher: FieldCipher) -> str | None:
    """The contact encrypted for its entry, or nothing where none was given."""
    contact = form.contact()
    return cipher.encrypt(json.dumps(contact, ensure_ascii=False), place=place_of(entry_id)) if contact else None


def restore_form(snapshot: dict[str, object], contact: str | None, entry_id: UUID, cipher: FieldCipher) -> Form:
    opened = json.loads(cipher.decrypt(contact, place=place_of(entry_id))) if contact else {}
    return Form.restored(snapshot, opened)


def place_of(entry_id: UUID) -> str:
    """What the contact's ciphertext is bound to, in an entry and in its revisions."""
    return f"entries/contact/{entry_id}"


SEALED = SealedColumn("entries", "contact", {"id": "uuid"}, lambda row: place_of(row["id"]))


def _folded(form: Form) -> str | None:
    return fold_title(form.title) if form.title else None


def _found(row: Row | None, cipher: FieldCipher) -> Entry:
    if row is None:
        raise not_found()
    return entry_of(row, cipher)


def entry_of(row: Row, cipher: FieldCipher) -> Entry:
    """From a row that has at least ``COLUMNS``."""
    scan = (
        Scan(
            id=row["scan_id"],
            object_key=row["object_key"],
            size=row["size"],
            sha256=row["sha256"],
            pages=row["pages"],
            accepted_at=row["accepted_at"],
            hints=row["hints"] and ScanHints.restored(row["hints"]),
        )
        if row["scan_id"]
        else None
    )
    return Entry(
        id=row["id"],
        call_id=row["call_id"],
        applicant_id=row["applicant_id"],
        state=row["state"],
        form=restore_form(row["form"], row["contact"], row["id"], cipher),
        scan=scan,
        version=row["version"],
        revision=row["revision"],
        bureau_id=row["bureau_id"],
        registration_number=row["registration_number"],
        resubmit_until=row["resubmit_until"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
