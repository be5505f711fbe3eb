"""What the notifications service publishes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.event import Event

Channel = Literal["portal", "mail"]


class MessageDeliveredV1(Event, type="notifications.message_delivered.v1", subject="message/message_id"):
    """A message reached a channel: it lies in the portal's inbox, or the mail server took it."""

    message_id: UUID
    account_id: UUID
    channel: Channel
    template: str
    delivered_at: datetime


class MessageFailedV1(Event, type="notifications.message_failed.v1", subject="message/message_id"):
    """A message was given up on a channel, after every retry."""

    message_id: UUID
    account_id: UUID
    channel: Channel
    template: str
    reason: str
    failed_at: datetime
