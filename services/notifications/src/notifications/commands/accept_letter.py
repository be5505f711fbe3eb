"""Somebody is to be written to at once, at an address that came with the request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Tx
from notifications.db import letters
from notifications.domain.texts import Text


@dataclass(frozen=True, slots=True)
class AcceptLetter:
    letter_id: UUID
    address: str = field(repr=False)
    text: Text = field(repr=False)
    expires_at: datetime


async def accept_letter(tx: Tx, cmd: AcceptLetter, *, cipher: FieldCipher) -> None:
    """It is due at once. One that has expired on the way is let go."""
    await letters.add(
        tx,
        cipher,
        cmd.letter_id,
        template=cmd.text.template,
        address=cmd.address,
        subject=cmd.text.subject,
        body=cmd.text.body,
        expires_at=cmd.expires_at,
    )
