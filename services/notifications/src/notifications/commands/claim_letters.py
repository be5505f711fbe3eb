"""A mailer takes due letters for itself, for the time of a lease."""

from __future__ import annotations

from dataclasses import dataclass

from kit.crypto import FieldCipher
from kit.db import Row, Tx
from notifications.commands.mail import Mail
from notifications.db import letters
from notifications.domain.texts import Text


class ClaimedLetter(Mail):
    """One letter to send."""


@dataclass(frozen=True, slots=True)
class ClaimLetters:
    limit: int
    lease: float


async def claim_letters(tx: Tx, cmd: ClaimLetters, *, cipher: FieldCipher) -> list[ClaimedLetter]:
    """Gives up what has expired. Commit before sending, as with deliveries."""
    await letters.expire(tx)
    return [_claimed(row, cipher) for row in await letters.claim(tx, limit=cmd.limit, lease=cmd.lease)]


def _claimed(row: Row, cipher: FieldCipher) -> ClaimedLetter:
    content = letters.open_content(cipher, row["id"], row["content"])
    return ClaimedLetter(
        id=row["id"],
        attempts=row["attempts"],
        address=content["address"],
        text=Text(row["template"], content["subject"], content["body"]),
        created_at=row["created_at"],
    )
