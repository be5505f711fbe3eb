"""Attachments of calls: everybody downloads those of a published call, admins add and remove."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from kit import db as clock
from kit.auth import Principal
from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.objectstore import ObjectStore
from submissions import queries
from submissions.api.deps import Admin, Inspect, Store, Visitor
from submissions.api.schemas import In, Storable, UploadOut
from submissions.commands.keep_attachment import KeepAttachment, keep_attachment
from submissions.commands.remove_attachment import RemoveAttachment, remove_attachment
from submissions.commands.sign_attachment import SignAttachment, sign_attachment
from submissions.domain.attachments import DOWNLOAD_MINUTES, Attachment

router = APIRouter(prefix="/calls/{call_id}/attachments", tags=["calls"])


class AttachmentIn(In):
    """``name`` as it is downloaded, with its ending. ``size`` in bytes, ``sha256`` in lower-case hexadecimal digits."""

    name: Annotated[Storable, Field(max_length=500)]
    size: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class AttachmentOut(BaseModel):
    """``size`` in bytes."""

    id: UUID
    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, attachment: Attachment) -> Self:
        return cls.model_validate({name: getattr(attachment, name) for name in cls.model_fields})


class AttachmentsOut(BaseModel):
    items: list[AttachmentOut]


class AttachmentAddressOut(BaseModel):
    """An address that downloads the file until ``expires_at``."""

    url: str
    expires_at: datetime


@router.get("")
async def get_attachments(call_id: UUID, who: Visitor, db: Db) -> AttachmentsOut:
    async with db.transaction(readonly=True) as tx:
        found = await queries.attachments_for(tx, call_id, who)
    return AttachmentsOut(items=[AttachmentOut.of(attachment) for attachment in found])


@router.get("/{attachment_id}/address")
async def get_attachment_address(
    call_id: UUID, attachment_id: UUID, who: Visitor, db: Db, store: Store
) -> AttachmentAddressOut:
    async with db.transaction(readonly=True) as tx:
        found, now = await queries.attachment_for(tx, call_id, attachment_id, who), await clock.now(tx)
    url = store.sign_download(
        found.object_key, filename=found.name, content_type=found.content_type, minutes=DOWNLOAD_MINUTES
    )
    return AttachmentAddressOut(url=url, expires_at=now + timedelta(minutes=DOWNLOAD_MINUTES))


@router.post("", status_code=201, response_model=UploadOut)
async def post_attachment(call_id: UUID, body: AttachmentIn, who: Admin, db: Db, once: Once, store: Store) -> Response:
    """The form to post the file with; it is offered once its upload was confirmed."""
    return answer(await once.once(db, lambda tx: _sign(tx, call_id, body, who, store)))


@router.post("/{attachment_id}/confirmation")
async def post_attachment_confirmation(
    call_id: UUID, attachment_id: UUID, who: Admin, db: Db, store: Store, inspector: Inspect
) -> AttachmentOut:
    return AttachmentOut.of(await keep_attachment(db, KeepAttachment(who, call_id, attachment_id), store, inspector))


@router.delete("/{attachment_id}", status_code=204)
async def delete_attachment(call_id: UUID, attachment_id: UUID, who: Admin, db: Db) -> None:
    async with db.transaction() as tx:
        await remove_attachment(tx, RemoveAttachment(who, call_id, attachment_id))


async def _sign(tx: Tx, call_id: UUID, body: AttachmentIn, who: Principal, store: ObjectStore) -> UploadOut:
    command = SignAttachment(who, call_id, body.name, body.size, body.sha256)
    attachment, form = await sign_attachment(tx, command, store)
    return UploadOut(id=attachment.id, url=form.url, fields=form.fields, expires_at=form.expires_at)
