"""Extensions of a call's deadlines: admins grant and read them."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from submissions import queries
from submissions.api.call_schemas import ExtensionIn, ExtensionOut
from submissions.api.deps import Admin
from submissions.commands.extend_deadline import ExtendDeadline, extend_deadline

router = APIRouter(prefix="/calls/{call_id}/extensions", tags=["calls"])


@router.post("", status_code=201, response_model=ExtensionOut)
async def post_extension(call_id: UUID, body: ExtensionIn, who: Admin, db: Db, once: Once) -> Response:
    """Counts at once. An extension is never taken back, and never shortens."""

    async def extend(tx: Tx) -> ExtensionOut:
        command = ExtendDeadline(
            by=who,
            call_id=call_id,
            deadline=body.deadline,
            scope=body.scope,
            scope_id=body.scope_id,
            until=body.until,
            reason=body.reason,
        )
        return ExtensionOut.of(await extend_deadline(tx, command))

    return answer(await once.once(db, extend))


@router.get("")
async def get_extensions(
    call_id: UUID, who: Admin, db: Db, cursor: Cursor = None, limit: Limit = 20
) -> Page[ExtensionOut]:
    async with db.transaction(readonly=True) as tx:
        found = await queries.extensions_of(tx, call_id, after=id_in(cursor), limit=limit + 1)
    items = [ExtensionOut.of(extension) for extension in found[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(found) > limit else None)
