"""Documents to print, as files."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response

from kit.http.access import Db
from submissions import queries
from submissions.api.deps import Applicant, Cipher, Keys, Reader, Typeset
from submissions.api.receipts import Revision

router = APIRouter(tags=["documents"])

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IS_PDF: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}}}
IS_PDF_OR_DOCX: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}, DOCX: {}}}}


@router.get("/entries/{entry_id}/registration-form", response_class=Response, responses=IS_PDF)
async def get_registration_form(
    entry_id: UUID,
    who: Reader,
    db: Db,
    cipher: Cipher,
    typesetter: Typeset,
    revision: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """To print, sign and stamp: a submitted revision, or without ``revision`` the entry as one may see it now.

    An applicant's draft says on each page that it is one.
    """
    async with db.transaction(readonly=True) as tx:
        registered = await queries.registered_for(tx, entry_id, revision, who, cipher)
    name = registered.registration_number or registered.form.title or "草稿"
    return attachment(await typesetter.pdf(registered.sheet()), f"参评作品登记表-{name}.pdf", PDF)


@router.get("/entries/{entry_id}/receipts/{revision}/document", response_class=Response, responses=IS_PDF)
async def get_receipt_document(
    entry_id: UUID, revision: Revision, who: Reader, db: Db, cipher: Cipher, keys: Keys, typesetter: Typeset
) -> Response:
    """The receipt to keep on paper, with a QR code that leads to its verification."""
    async with db.transaction(readonly=True) as tx:
        entry = await queries.entry_for(tx, entry_id, who, cipher)
        paper = await queries.receipt_paper_of(tx, entry, revision, keys)
    number = paper.issued.receipt.registration_number
    return attachment(await typesetter.pdf(paper.sheet()), f"申报回执-{number}-{revision}.pdf", PDF)


@router.get("/entries/{entry_id}/commitment-letter", response_class=Response, responses=IS_PDF_OR_DOCX)
async def get_commitment_letter(
    entry_id: UUID,
    who: Applicant,
    db: Db,
    cipher: Cipher,
    typesetter: Typeset,
    format: Literal["pdf", "docx"] = "pdf",
) -> Response:
    """With the work's and its owner's names as the form has them now; to print, sign, stamp, scan and upload."""
    async with db.transaction(readonly=True) as tx:
        letter = await queries.letter_for(tx, entry_id, who, cipher)
    name = f"版权承诺书-{letter.form.title or '草稿'}"
    if format == "docx":
        return attachment(await typesetter.docx(letter.sheet()), f"{name}.docx", DOCX)
    return attachment(await typesetter.pdf(letter.sheet()), f"{name}.pdf", PDF)


def attachment(content: bytes, filename: str, kind: str) -> Response:
    """A file of that name (RFC 6266). It may hold contacts: no cache keeps it."""
    safe = re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e-\u202e\u2066-\u2069]", "", filename)
    plain = re.sub(r"[^A-Za-z0-9._-]", "", safe).strip("-") or "document"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition, "Cache-Control": "no-store"})
