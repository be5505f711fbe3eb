"""Accounts that an admin makes."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from accounts import queries
from accounts.api.deps import Admin, Network, Shared
from accounts.api.opening import open_by
from accounts.api.person_schemas import ExpertPatch, PersonOut, StaffPatch
from accounts.api.schemas import AccountOut, ExpertIn, StaffIn
from accounts.commands.change_expert import ChangeExpert, change_expert
from accounts.commands.change_staff import ChangeStaff, change_staff, check_staff_change
from accounts.commands.create_expert import CreateExpert, create_expert
from accounts.commands.create_staff import CreateStaff, create_staff
from accounts.commands.verify_password import check_password
from accounts.domain.account import Account
from accounts.domain.forms import ExpertForm, StaffForm
from kit.db import Tx
from kit.http.access import Db, Once

router = APIRouter(tags=["accounts"])


@router.post("/staff", status_code=201, response_model=AccountOut)
async def create_staff_account(who: Admin, body: StaffIn, db: Db, parts: Shared, once: Once) -> Response:
    """Staff of a bureau or of the national administration, or an auditor."""

    async def act(tx: Tx, form: StaffForm, password_hash: str) -> Account:
        return await create_staff(tx, parts.vault, CreateStaff(form, password_hash, who.actor, who.role))

    return await open_by(body.form(), db, parts, once, act)


@router.post("/experts", status_code=201, response_model=AccountOut)
async def create_expert_account(who: Admin, body: ExpertIn, db: Db, parts: Shared, once: Once) -> Response:
    """An expert who scores entries. No specialities means all work types."""

    async def act(tx: Tx, form: ExpertForm, password_hash: str) -> Account:
        return await create_expert(tx, parts.vault, CreateExpert(form, password_hash, who.actor, who.role))

    return await open_by(body.form(), db, parts, once, act)


@router.patch("/staff/{account_id}")
async def change_staff_account(
    account_id: UUID, who: Admin, body: StaffPatch, db: Db, parts: Shared, network: Network
) -> PersonOut:
    """Another bureau, or other contact details. E-mail and telephone of an admin or auditor take the caller's own
    password, one's own account is refused with 409 ``own_account``."""
    changes = body.model_dump(exclude_unset=True, exclude={"current_password"})
    command = ChangeStaff(account_id, changes, body.current_password, who)
    async with db.transaction() as tx:  # changes nothing, but a bureau that is looked at is held
        guarded = await check_staff_change(tx, parts.vault, command)
    proof = await check_password(db, parts, who, network, body.current_password) if guarded else None
    async with db.transaction() as tx:
        refused = await change_staff(tx, parts.vault, command, proof)
        person = await queries.get_person(tx, parts.vault, account_id)
    if refused:  # only now: the count of it is committed
        raise refused
    return PersonOut.of_person(person)


@router.patch("/experts/{account_id}")
async def change_expert_account(account_id: UUID, who: Admin, body: ExpertPatch, db: Db, parts: Shared) -> PersonOut:
    """Other contact details, another organisation, other specialities, another load limit."""
    changes = body.model_dump(exclude_unset=True)
    async with db.transaction() as tx:
        await change_expert(tx, parts.vault, ChangeExpert(account_id, changes, who))
        return PersonOut.of_person(await queries.get_person(tx, parts.vault, account_id))
