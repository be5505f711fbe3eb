"""Calls: everybody reads the published ones, admins write."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from kit import db as clock
from kit.auth import Principal
from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from submissions import queries
from submissions.api.deps import Admin, Visitor
from submissions.api.schemas import CallIn, CallOut
from submissions.commands.create_call import CreateCall, create_call
from submissions.commands.publish_call import PublishCall, publish_call

router = APIRouter(prefix="/calls", tags=["calls"])


@router.post("", status_code=201, response_model=CallOut)
async def post_call(body: CallIn, who: Admin, db: Db, once: Once) -> Response:
    return answer(await once.once(db, lambda tx: _create(tx, body, who)))


@router.post("/{call_id}/publication")
async def post_call_publication(call_id: UUID, who: Admin, db: Db) -> CallOut:
    async with db.transaction() as tx:
        call = await publish_call(tx, PublishCall(who, call_id))
        return CallOut.of(call, await clock.now(tx))


@router.get("")
async def get_calls(who: Visitor, db: Db, cursor: Cursor = None, limit: Limit = 20) -> Page[CallOut]:
    async with db.transaction(readonly=True) as tx:
        found = await queries.calls_for(tx, who, after=id_in(cursor), limit=limit + 1)
        now = await clock.now(tx)
    items = [CallOut.of(call, now) for call in found[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(found) > limit else None)


@router.get("/{call_id}")
async def get_call(call_id: UUID, who: Visitor, db: Db) -> CallOut:
    async with db.transaction(readonly=True) as tx:
        return CallOut.of(await queries.call_for(tx, call_id, who), await clock.now(tx))


async def _create(tx: Tx, body: CallIn, who: Principal) -> CallOut:
    call = await create_call(tx, CreateCall(who, body.year, body.quarter, body.changes()))
    return CallOut.of(call, await clock.now(tx))
