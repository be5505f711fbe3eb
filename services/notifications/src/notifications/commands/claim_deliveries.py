"""A mailer takes due deliveries for itself, for the time of a lease."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Tx
from notifications.commands.mail import Mail
from notifications.db import contacts, deliveries
from notifications.domain.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(Mail):
    """One message to send by mail."""

    message_id: UUID
    recipient_id: UUID


@dataclass(frozen=True, slots=True)
class ClaimDeliveries:
    limit: int
    lease: float


async def claim_deliveries(tx: Tx, cmd: ClaimDeliveries, *, cipher: FieldCipher) -> list[Claimed]:
    """Commit before sending: a worker that dies afterwards leaves its mails to the next one, when the lease ends."""
    return [
        Claimed(
            id=row["id"],
            message_id=row["message_id"],
            recipient_id=row["recipient_id"],
            attempts=row["attempts"],
            address=contacts.open_email(cipher, row["recipient_id"], row["email"]),
            text=Text(row["template"], row["subject"], row["body"]),
            created_at=row["created_at"],
        )
        for row in await deliveries.claim(tx, limit=cmd.limit, lease=cmd.lease)
    ]
