"""An admin is about to upload a call's attachment: the address and form that the browser posts it to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import db
from kit.auth import Principal
from kit.db import Tx
from kit.objectstore import STAGING, ObjectStore, UploadForm
from kit.outbox import uuid7
from submissions.db import attachments, calls
from submissions.domain.attachments import MAX_BYTES, MOST, Attachment, checked_name, too_many


@dataclass(frozen=True, slots=True)
class SignAttachment:
    by: Principal
    call_id: UUID
    name: str
    size: int
    sha256: str


async def sign_attachment(tx: Tx, cmd: SignAttachment, store: ObjectStore) -> tuple[Attachment, UploadForm]:
    """Signs without a network call. Raises ``Invalid`` with every fault, ``Conflict`` beyond what a call may have."""
    name = checked_name(cmd.name, cmd.size)
    call = await calls.get(tx, cmd.call_id)
    if len(await attachments.of_call(tx, call.id)) >= MOST:
        raise too_many()
    attachment_id = uuid7()
    attachment = Attachment(
        id=attachment_id,
        call_id=call.id,
        name=name,
        object_key=f"{STAGING}{attachment_id}",
        size=cmd.size,
        sha256=cmd.sha256,
    )
    await attachments.add(tx, attachment)
    form = store.sign_upload(
        attachment.object_key, content_type=attachment.content_type, max_bytes=MAX_BYTES, now=await db.now(tx)
    )
    return attachment, form
