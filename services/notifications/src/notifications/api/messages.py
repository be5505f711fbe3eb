"""The caller's inbox. Other people's messages do not exist here."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from kit.http.access import Db, LoggedIn
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from notifications import queries
from notifications.api.schemas import MessageOut, UnreadOut
from notifications.commands.mark_read import MarkRead, mark_read

router = APIRouter(prefix="/messages", tags=["messages"])


@router.get("")
async def get_messages(
    who: LoggedIn, db: Db, unread: bool = False, cursor: Cursor = None, limit: Limit = 20
) -> Page[MessageOut]:
    """One's own messages, newest first."""
    async with db.transaction(readonly=True) as tx:
        rows = await queries.inbox(tx, who.account_id, before=id_in(cursor), unread=unread, limit=limit + 1)
    more = len(rows) > limit
    items = [MessageOut.of(row) for row in rows[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if more else None)


@router.get("/unread-count")
async def get_unread_count(who: LoggedIn, db: Db) -> UnreadOut:
    """How many of one's own messages are unread."""
    async with db.transaction(readonly=True) as tx:
        return UnreadOut(unread=await queries.count_unread(tx, who.account_id))


@router.post("/{message_id}/reading")
async def post_reading(message_id: UUID, who: LoggedIn, db: Db) -> MessageOut:
    """Marks a message as read. Reading it again changes nothing."""
    async with db.transaction() as tx:
        row = await mark_read(tx, MarkRead(message_id, by=who))
    return MessageOut.of(row)
