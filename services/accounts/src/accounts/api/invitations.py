"""Invitations: an admin sends and keeps them, whoever has the link accepts.

A token comes in a body, never in an address: addresses are logged.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from accounts import queries
from accounts.api.deps import Admin, Shared
from accounts.api.invitation_schemas import AcceptanceIn, InvitationIn, InvitationOut, PreviewIn, PreviewOut
from accounts.api.opening import open_by
from accounts.api.schemas import AccountOut
from accounts.commands.accept_invitation import AcceptInvitation
from accounts.commands.accept_invitation import accept_invitation as accept
from accounts.commands.invite import Invite, invite
from accounts.commands.resend_invitation import ResendInvitation
from accounts.commands.resend_invitation import resend_invitation as resend
from accounts.commands.revoke_invitation import RevokeInvitation
from accounts.commands.revoke_invitation import revoke_invitation as revoke
from accounts.commands.send_invitation import hash_of
from accounts.domain.account import Account
from accounts.domain.forms import ExpertForm, StaffForm
from accounts.domain.invitations import InvitedRole, State
from accounts.domain.masking import mask_email, mask_name
from accounts.domain.searches import InvitationSearch
from kit.db import Tx, now
from kit.errors import Conflict
from kit.http.access import Db, Once, answer
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in

router = APIRouter(prefix="/invitations", tags=["invitations"])


@router.post("", status_code=201, response_model=InvitationOut)
async def create_invitation(who: Admin, body: InvitationIn, db: Db, parts: Shared, once: Once) -> Response:
    """Sends a letter with a link that is good for seven days and one account."""

    async def act(tx: Tx) -> InvitationOut:
        invitation = await invite(tx, parts, Invite(body.form(), who))
        return InvitationOut.of(invitation, invitation.created_at)

    return answer(await once.once(db, act))


@router.get("")
async def list_invitations(
    who: Admin,
    db: Db,
    parts: Shared,
    role: InvitedRole | None = None,
    state: State | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[InvitationOut]:
    """Newest first."""
    async with db.transaction(readonly=True) as tx:
        wanted = InvitationSearch(role, state)
        found = await queries.find_invitations(tx, parts.vault, wanted, before=id_in(cursor), limit=limit + 1)
        at = await now(tx)
    items = [InvitationOut.of(invitation, at) for invitation in found[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(found) > limit else None)


@router.post("/preview")
async def preview_invitation(body: PreviewIn, db: Db, parts: Shared, response: Response) -> PreviewOut:
    """What the invitation of this token leads to."""
    async with db.transaction(readonly=True) as tx:
        invitation, bureau = await queries.get_open_invitation(tx, parts.vault, hash_of(body.token))
    response.headers["Cache-Control"] = "no-store"
    return PreviewOut(
        role=invitation.role,
        name=mask_name(invitation.name or ""),
        email=mask_email(invitation.email or ""),
        bureau_name=bureau.name if bureau else None,
        organisation=invitation.expertise.organisation if invitation.expertise else None,
        expires_at=invitation.expires_at,
    )


@router.post("/acceptance", status_code=201, response_model=AccountOut)
async def accept_invitation(body: AcceptanceIn, db: Db, parts: Shared, once: Once) -> Response:
    """Makes the account, with a login and a password of one's own choice."""
    try:
        async with db.transaction(readonly=True) as tx:
            invitation, _ = await queries.get_open_invitation(tx, parts.vault, hash_of(body.token))
    except Conflict as closed:  # by this very request, when it came before
        return answer(await once.once(db, partial(_refuse, closed)))

    async def act(tx: Tx, form: StaffForm | ExpertForm, password_hash: str) -> Account:
        return await accept(tx, parts.vault, AcceptInvitation(body.token, form, password_hash))

    form = invitation.form(login=body.login, password=body.password, phone=body.phone)
    return await open_by(form, db, parts, once, act)


@router.post("/{invitation_id}/resending")
async def resend_invitation(invitation_id: UUID, who: Admin, db: Db, parts: Shared) -> InvitationOut:
    """A new letter with a new link; the one before is dead."""
    async with db.transaction() as tx:
        invitation = await resend(tx, parts, ResendInvitation(invitation_id, who))
    return InvitationOut.of(invitation, invitation.sent_at)


@router.post("/{invitation_id}/revocation")
async def revoke_invitation(invitation_id: UUID, who: Admin, db: Db, parts: Shared) -> InvitationOut:
    async with db.transaction() as tx:
        invitation = await revoke(tx, parts, RevokeInvitation(invitation_id, who))
        return InvitationOut.of(invitation, await now(tx))


async def _refuse(closed: Conflict, _: Tx) -> AccountOut:
    raise closed
