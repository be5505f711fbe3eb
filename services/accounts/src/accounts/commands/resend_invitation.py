"""ResendInvitation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.commands.parts import Parts
from accounts.commands.send_invitation import send_invitation
from accounts.db import invitations
from accounts.domain.invitations import Invitation
from kit import audit
from kit.auth import Principal
from kit.db import Tx, now
from kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class ResendInvitation:
    invitation_id: UUID
    by: Principal


async def resend_invitation(tx: Tx, parts: Parts, cmd: ResendInvitation) -> Invitation:
    """Sends a new letter, good for its whole life; the link of the one before is dead.

    Raises ``NotFound``, or ``Conflict`` where it was accepted or revoked.
    """
    at = await now(tx)
    before = await invitations.get_for_update(tx, parts.vault, cmd.invitation_id)
    if before is None:
        raise NotFound("invitation_not_found", "没有找到该邀请", "There is no such invitation")
    if before.state(at) != "expired":
        before.refuse_unless_pending(at)
    invitation, token_hash = await send_invitation(tx, parts, before, at=at)
    await invitations.resent(tx, invitation, token_hash)
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="invitation_resent", subject=f"invitation/{before.id}"
    )
    return invitation
