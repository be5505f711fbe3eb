"""RevokeInvitation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from accounts.commands.parts import Parts
from accounts.db import invitations, letters
from accounts.domain.invitations import Invitation
from kit import audit
from kit.auth import Principal
from kit.db import Tx, now
from kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    invitation_id: UUID
    by: Principal


async def revoke_invitation(tx: Tx, parts: Parts, cmd: RevokeInvitation) -> Invitation:
    """Its link is dead, and whom it went to is forgotten.

    Raises ``NotFound``, or ``Conflict`` where it was accepted.
    """
    at = await now(tx)
    before = await invitations.get_for_update(tx, parts.vault, cmd.invitation_id)
    if before is None:
        raise NotFound("invitation_not_found", "没有找到该邀请", "There is no such invitation")
    match before.state(at):
        case "revoked":
            return before
        case "accepted":
            before.refuse_unless_pending(at)
        case "pending" | "expired":
            pass
    await invitations.revoked(tx, before.id, at=at)
    if before.letter_id is not None:
        await letters.expire(tx, before.letter_id)
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="invitation_revoked", subject=f"invitation/{before.id}"
    )
    return replace(before, name=None, email=None, revoked_at=at)
