"""An admin says that an attachment is uploaded: it is checked, kept for good, and offered with its call."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Database, Tx
from kit.objectstore import ObjectMissing, ObjectStore, sha256
from submissions.db import attachments, calls
from submissions.domain.attachments import MAX_BYTES, MOST, Attachment, refused, too_many
from submissions.inspection import Inspector


@dataclass(frozen=True, slots=True)
class KeepAttachment:
    by: Principal
    call_id: UUID
    attachment_id: UUID


async def keep_attachment(
    database: Database, cmd: KeepAttachment, store: ObjectStore, inspector: Inspector
) -> Attachment:
    """Confirming again answers the same. No transaction is open while the object store is asked.

    Raises one of ``domain.attachments.REFUSALS``, or ``Conflict`` where the call has one of that name.
    """
    async with database.transaction(readonly=True) as tx:
        attachment = await attachments.get(tx, cmd.call_id, cmd.attachment_id)
    if attachment.kept_at is None:
        await _copy(attachment, store, inspector)
    async with database.transaction() as tx:
        return await _keep(tx, cmd)


async def _copy(attachment: Attachment, store: ObjectStore, inspector: Inspector) -> None:
    """What is read, checked and copied is the object with one ETag: one that is swapped in between is refused."""
    try:
        stored = await store.stat(attachment.object_key)
    except ObjectMissing as error:
        raise refused("attachment_missing") from error
    try:
        async with inspector.turn():
            data = await store.read(attachment.object_key, etag=stored.etag, max_bytes=MAX_BYTES)
            if len(data) != attachment.size or sha256(data) != attachment.sha256:
                raise refused("attachment_differs")
            attachment.check_content(data)
            if await inspector.is_infected(data):
                raise refused("attachment_infected")
        await store.copy(attachment.object_key, attachment.kept_key, etag=stored.etag)
    except ObjectMissing as error:
        raise refused("attachment_changed") from error


async def _keep(tx: Tx, cmd: KeepAttachment) -> Attachment:
    await calls.get(tx, cmd.call_id, lock=True)  # one after the other: they are counted
    attachment = await attachments.get(tx, cmd.call_id, cmd.attachment_id, lock=True)
    if attachment.kept_at:
        return attachment
    if len(await attachments.of_call(tx, cmd.call_id)) >= MOST:
        raise too_many()
    kept = await attachments.keep(tx, attachment)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="attachment_added",
        subject=f"call/{cmd.call_id}",
        after={"attachment_id": str(kept.id), "name": kept.name, "sha256": kept.sha256},
    )
    return kept
