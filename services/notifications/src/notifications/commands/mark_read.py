"""The recipient has read a message."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit.auth import Principal
from kit.db import Row, Tx
from kit.errors import NotFound
from notifications.db import messages


@dataclass(frozen=True, slots=True)
class MarkRead:
    message_id: UUID
    by: Principal


async def mark_read(tx: Tx, cmd: MarkRead) -> Row:
    """The message; the instant of the first reading stays. Raises ``NotFound`` for what is not one's own."""
    row = await messages.mark_read(tx, cmd.message_id, recipient_id=cmd.by.account_id)
    if row is None:
        raise NotFound("message_not_found", "没有找到该消息", "There is no such message")
    return row
