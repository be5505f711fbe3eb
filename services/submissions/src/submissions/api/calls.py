"""Calls: everybody reads the published ones, admins write."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from kit import db as clock
from kit.auth import Principal
from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from kit.http.versions import ReadVersions, show_version
from submissions import queries
from submissions.api.call_schemas import CallIn, CallOut, CallPatch, Quarter, TemplateOut, Year
from submissions.api.deps import Admin, Visitor
from submissions.commands.change_call import ChangeCall, change_call
from submissions.commands.create_call import CreateCall, create_call
from submissions.commands.publish_call import PublishCall, publish_call
from submissions.domain.calls import Call

router = APIRouter(tags=["calls"])


@router.get("/call-template")
async def get_call_template(
    who: Admin, db: Db, year: Year, quarter: Quarter, copied_from: UUID | None = None
) -> TemplateOut:
    """The quarter's dates, with the texts of the programme or of the call ``copied_from``: what creating would make."""
    async with db.transaction(readonly=True) as tx:
        return TemplateOut.of(await queries.template_for(tx, year, quarter, copied_from=copied_from))


@router.post("/calls", status_code=201, response_model=CallOut)
async def post_call(body: CallIn, who: Admin, db: Db, once: Once) -> Response:
    async def create(tx: Tx) -> CallOut:
        command = CreateCall(who, body.year, body.quarter, body.changes(), body.copied_from)
        [made] = await _shown(tx, [await create_call(tx, command)], who)
        return made

    return answer(await once.once(db, create))


@router.patch("/calls/{call_id}")
async def patch_call(
    call_id: UUID, body: CallPatch, who: Admin, db: Db, read: ReadVersions, response: Response
) -> CallOut:
    """A draft changes in all but its quarter. A published call keeps dates and quota, and what it takes only grows."""
    async with db.transaction() as tx:
        call = await change_call(tx, ChangeCall(who, call_id, body.changes(), read))
        return await _versioned(tx, call, who, response)


@router.post("/calls/{call_id}/publication")
async def post_call_publication(call_id: UUID, who: Admin, db: Db, response: Response) -> CallOut:
    async with db.transaction() as tx:
        call = await publish_call(tx, PublishCall(who, call_id))
        return await _versioned(tx, call, who, response)


@router.get("/calls")
async def get_calls(who: Visitor, db: Db, cursor: Cursor = None, limit: Limit = 20) -> Page[CallOut]:
    async with db.transaction(readonly=True) as tx:
        found = await queries.calls_for(tx, who, after=id_in(cursor), limit=limit + 1)
        items = await _shown(tx, found[:limit], who)
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(found) > limit else None)


@router.get("/calls/{call_id}")
async def get_call(call_id: UUID, who: Visitor, db: Db, response: Response) -> CallOut:
    async with db.transaction(readonly=True) as tx:
        return await _versioned(tx, await queries.call_for(tx, call_id, who), who, response)


async def _shown(tx: Tx, calls: list[Call], who: Principal | None) -> list[CallOut]:
    now, own = await clock.now(tx), await queries.own_deadlines(tx, who, calls)
    later, admin = await queries.bureau_deadlines(tx, calls), queries.sees_drafts(who)
    return [CallOut.of(call, now, own.get(call.id), later[call.id], for_admin=admin) for call in calls]


async def _versioned(tx: Tx, call: Call, who: Principal | None, response: Response) -> CallOut:
    show_version(response, call.version)
    [shown] = await _shown(tx, [call], who)
    return shown
