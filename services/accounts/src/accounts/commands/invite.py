"""Invite."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.commands.check_form import is_email
from accounts.commands.parts import Parts
from accounts.commands.send_invitation import send_invitation
from accounts.db import bureaus, invitations
from accounts.domain.invitations import EMAIL_INVITED, LIFE, ROLES, Invitation, InvitationForm, InvitedRole, refusal
from accounts.domain.positions import BUREAU_UNKNOWN
from kit import audit
from kit.auth import Principal
from kit.db import Tx, now
from kit.outbox import uuid7


@dataclass(frozen=True, slots=True)
class Invite:
    form: InvitationForm
    by: Principal


async def invite(tx: Tx, parts: Parts, cmd: Invite) -> Invitation:
    """Sends a letter with a link. Raises ``Invalid`` with all faults of the form."""
    form = cmd.form
    faults = form.faults(is_email)
    if form.bureau_id is not None and not await bureaus.is_active(tx, form.bureau_id):
        faults.append(BUREAU_UNKNOWN)
    if await invitations.invited(tx, parts.vault, [form.email]):
        faults.append(EMAIL_INVITED)
    if faults:
        raise refusal(faults)
    at = await now(tx)
    role: InvitedRole = next(role for role in ROLES if role == form.role)
    drafted = Invitation(
        uuid7(), role, form.name.strip(), form.email.strip(), form.bureau_id, form.expertise, at, at, at + LIFE
    )
    invitation, token_hash = await send_invitation(tx, parts, drafted, at=at)
    await invitations.insert(tx, parts.vault, invitation, token_hash)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="invited",
        subject=f"invitation/{invitation.id}",
        after={"role": invitation.role, "bureau_id": invitation.bureau_id},
    )
    return invitation
