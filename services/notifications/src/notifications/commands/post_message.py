"""A message for one recipient: in the portal at once, and on its way by mail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.notifications import MessageDeliveredV1
from kit import outbox
from kit.db import Tx
from notifications.db import deliveries, messages
from notifications.domain.texts import Text


@dataclass(frozen=True, slots=True)
class PostMessage:
    """``origin`` names the event that it tells of; the same one makes no second message for the recipient."""

    origin: str
    recipient_id: UUID
    text: Text
    entry_id: UUID | None = None


async def post_message(tx: Tx, cmd: PostMessage) -> UUID | None:
    """The message's id; nothing where it was posted before, or the recipient was erased."""
    message_id = outbox.uuid7()
    added = await messages.add(
        tx,
        message_id,
        origin=cmd.origin,
        recipient_id=cmd.recipient_id,
        template=cmd.text.template,
        subject=cmd.text.subject,
        body=cmd.text.body,
        entry_id=cmd.entry_id,
    )
    if added is None:
        return None
    await deliveries.add(tx, outbox.uuid7(), message_id=message_id, recipient_id=cmd.recipient_id)
    await outbox.add(
        tx,
        MessageDeliveredV1(
            message_id=message_id,
            account_id=cmd.recipient_id,
            channel="portal",
            template=cmd.text.template,
            delivered_at=added["created_at"],
        ),
    )
    return message_id
