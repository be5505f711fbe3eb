"""An admin takes an attachment away from its call."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from submissions.db import attachments


@dataclass(frozen=True, slots=True)
class RemoveAttachment:
    by: Principal
    call_id: UUID
    attachment_id: UUID


async def remove_attachment(tx: Tx, cmd: RemoveAttachment) -> None:
    """Raises ``NotFound``, also where it was removed before."""
    attachment = await attachments.get(tx, cmd.call_id, cmd.attachment_id, lock=True)
    await attachments.remove(tx, attachment.id)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="attachment_removed",
        subject=f"call/{cmd.call_id}",
        before={"attachment_id": str(attachment.id), "name": attachment.name, "sha256": attachment.sha256},
    )
