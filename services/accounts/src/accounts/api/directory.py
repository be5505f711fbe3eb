"""Everybody who has an account, for an admin: with masked personal data, or one field in the clear for a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from accounts import queries
from accounts.api.deps import Admin, Shared
from accounts.api.person_schemas import ErasureIn, PersonOut, UnmaskingIn, UnmaskingOut
from accounts.commands.order_erasure import OrderErasure, order_erasure
from accounts.commands.switch_account import SwitchAccount, switch_account
from accounts.commands.unmask_field import UnmaskField, unmask_field
from accounts.domain.account import Role
from accounts.domain.searches import PeopleSearch
from kit.http.access import Db
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in

router = APIRouter(prefix="/people", tags=["people"])


@router.get("")
async def list_people(
    who: Admin,
    db: Db,
    parts: Shared,
    query: Annotated[str, Query(max_length=200)] = "",
    role: Role | None = None,
    bureau_id: UUID | None = None,
    active: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[PersonOut]:
    """Newest first. ``query``: how a login begins, part of an organisation's name, or a whole identifier."""
    wanted = PeopleSearch(query, role, bureau_id, active)
    async with db.transaction(readonly=True) as tx:
        found = await queries.find_people(tx, parts.vault, wanted, before=id_in(cursor), limit=limit + 1)
    items = [PersonOut.of_person(person) for person in found[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(found) > limit else None)


@router.get("/{account_id}")
async def get_person(account_id: UUID, who: Admin, db: Db, parts: Shared) -> PersonOut:
    async with db.transaction(readonly=True) as tx:
        return PersonOut.of_person(await queries.get_person(tx, parts.vault, account_id))


@router.post("/{account_id}/deactivation")
async def deactivate_person(account_id: UUID, who: Admin, db: Db, parts: Shared) -> PersonOut:
    """Nobody can log in with the account any more, and its sessions end."""
    async with db.transaction() as tx:
        await switch_account(tx, parts.vault, SwitchAccount(account_id, False, who))
        return PersonOut.of_person(await queries.get_person(tx, parts.vault, account_id))


@router.post("/{account_id}/reactivation")
async def reactivate_person(account_id: UUID, who: Admin, db: Db, parts: Shared) -> PersonOut:
    """Takes an erasure back that was ordered."""
    async with db.transaction() as tx:
        await switch_account(tx, parts.vault, SwitchAccount(account_id, True, who))
        return PersonOut.of_person(await queries.get_person(tx, parts.vault, account_id))


@router.post("/{account_id}/erasure")
async def erase_person(account_id: UUID, who: Admin, body: ErasureIn, db: Db, parts: Shared) -> PersonOut:
    """Switches the account off, and erases its personal data in seven days unless it is reactivated."""
    async with db.transaction() as tx:
        await order_erasure(tx, parts.vault, OrderErasure(account_id, body.reason, who))
        return PersonOut.of_person(await queries.get_person(tx, parts.vault, account_id))


@router.post("/{account_id}/unmasking")
async def unmask_person(
    account_id: UUID, who: Admin, body: UnmaskingIn, db: Db, parts: Shared, response: Response
) -> UnmaskingOut:
    """One field in the clear. Who asked for which field, and why, goes on record."""
    async with db.transaction() as tx:
        value = await unmask_field(tx, parts.vault, UnmaskField(account_id, body.field, body.reason, who))
    response.headers["Cache-Control"] = "no-store"
    return UnmaskingOut(field=body.field, value=value)
