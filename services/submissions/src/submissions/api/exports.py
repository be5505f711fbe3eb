"""Exports: lists and scans as files, asked for here and made by a worker."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from kit import db as clock
from kit.auth import Principal
from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from submissions import queries
from submissions.api.deps import Staff, Store
from submissions.api.export_schemas import ExportFileOut, ExportIn, ExportOut
from submissions.commands.delete_export import DeleteExport, delete_export
from submissions.commands.open_export import OpenExport, open_export
from submissions.commands.request_export import RequestExport, request_export

router = APIRouter(prefix="/exports", tags=["exports"])


@router.post("", status_code=202, response_model=ExportOut)
async def post_export(body: ExportIn, who: Staff, db: Db, once: Once) -> Response:
    """Asks for a list as it is narrowed: for a bureau its own, for the administration all bureaus' or one's. ``scans``
    are those of one bureau. It is made in the background; a message tells when it is ready."""
    return answer(await once.once(db, lambda tx: _request(tx, body, who), status=202))


@router.get("")
async def get_exports(who: Staff, db: Db, cursor: Cursor = None, limit: Limit = 20) -> Page[ExportOut]:
    """One's own, the newest first; what has expired is gone."""
    async with db.transaction(readonly=True) as tx:
        found = await queries.exports_of(tx, who, after=id_in(cursor), limit=limit + 1)
    items = [ExportOut.of(export) for export in found[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(found) > limit else None)


@router.get("/{export_id}")
async def get_export(export_id: UUID, who: Staff, db: Db) -> ExportOut:
    async with db.transaction(readonly=True) as tx:
        return ExportOut.of(await queries.export_for(tx, export_id, who))


@router.get("/{export_id}/file")
async def get_export_file(export_id: UUID, who: Staff, db: Db, store: Store) -> ExportFileOut:
    async with db.transaction() as tx:
        url = await open_export(tx, OpenExport(who, export_id), store)
        return ExportFileOut.of(url, await clock.now(tx))


@router.delete("/{export_id}", status_code=204)
async def delete_own_export(export_id: UUID, who: Staff, db: Db) -> None:
    """Also while it is being made."""
    async with db.transaction() as tx:
        await delete_export(tx, DeleteExport(who, export_id))


async def _request(tx: Tx, body: ExportIn, who: Principal) -> ExportOut:
    command = RequestExport(who, body.format, body.call_id, body.bureau_id, body.wanted())
    return ExportOut.of(await request_export(tx, command))
