"""AcceptInvitation."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.create_expert import CreateExpert, create_expert
from accounts.commands.create_staff import CreateStaff, create_staff
from accounts.commands.send_invitation import hash_of
from accounts.db import accounts, bureaus, invitations, letters
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.forms import ExpertForm, StaffForm
from accounts.domain.invitations import bureau_inactive
from kit import audit
from kit.db import Tx, now
from kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """``form`` has no fault by itself; it goes back to the invitation of ``token``."""

    token: str = field(repr=False)
    form: StaffForm | ExpertForm
    password_hash: str = field(repr=False)


async def accept_invitation(tx: Tx, vault: Vault, cmd: AcceptInvitation) -> Account:
    """Makes the account, once. Raises ``NotFound``, ``Conflict`` where nobody can accept it by now, or ``Invalid``."""
    at = await now(tx)
    invitation = await invitations.by_token(tx, vault, hash_of(cmd.token), for_update=True)
    if invitation is None:
        raise NotFound("invitation_not_found", "没有找到该邀请", "There is no such invitation")
    invitation.refuse_unless_pending(at)
    if invitation.bureau_id is not None and not await bureaus.is_active(tx, invitation.bureau_id):
        raise bureau_inactive()
    actor = f"invitation/{invitation.id}"
    if isinstance(cmd.form, StaffForm):
        account = await create_staff(tx, vault, CreateStaff(cmd.form, cmd.password_hash, actor, "public"))
    else:
        account = await create_expert(tx, vault, CreateExpert(cmd.form, cmd.password_hash, actor, "public"))
    await accounts.confirm_email(tx, account.id)  # the link was read there
    await invitations.accepted(tx, invitation.id, account.id, at=at)
    if invitation.letter_id is not None:
        await letters.expire(tx, invitation.letter_id)
    await audit.record(
        tx,
        actor=actor,
        role="public",
        action="invitation_accepted",
        subject=f"invitation/{invitation.id}",
        after={"account": account.id},
    )
    return account
