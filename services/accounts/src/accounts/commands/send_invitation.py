"""SendInvitation."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime

from accounts.commands.parts import Parts
from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import bureaus, letters
from accounts.domain.invitations import LIFE, Invitation
from kit.db import Tx


async def send_invitation(tx: Tx, parts: Parts, invitation: Invitation, *, at: datetime) -> tuple[Invitation, bytes]:
    """Has the letter sent, with a new token; answers the invitation as sent, and the token's hash: all that is kept.

    The token stands behind the #, which no browser sends and so no log holds.
    """
    token = secrets.token_urlsafe(32)
    unit = ""
    if invitation.role == "bureau" and invitation.bureau_id is not None:
        unit = (await bureaus.get(tx, invitation.bureau_id)).name
    letter = RequestLetter(
        None,
        invitation.name or "",
        invitation.email or "",
        "invitation",
        LIFE,
        {"role": invitation.role, "unit": unit, "link": f"{parts.public_url}/invitation#{token}"},
    )
    if invitation.letter_id is not None:
        await letters.expire(tx, invitation.letter_id)
    letter_id = await request_letter(tx, parts.vault, letter)
    return replace(invitation, letter_id=letter_id, sent_at=at, expires_at=at + LIFE), hash_of(token)


def hash_of(token: str) -> bytes:
    """It has 256 bits, so a plain hash suffices."""
    return hashlib.sha256(token.encode()).digest()
