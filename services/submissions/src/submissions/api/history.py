"""An entry's past: what each save changed, how a submission differs from the former, and copies into other calls."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from kit.db import Tx
from kit.http.access import Db, Once
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from kit.http.versions import show_version
from submissions import queries
from submissions.api.deps import Applicant, Cipher, Reader
from submissions.api.history_schemas import Copied, CopyIn, CopyOut, DifferencesOut, LeftOutOut, SaveOut
from submissions.api.schemas import EntryOut
from submissions.commands.copy_entry import CopyEntry, copy_entry

router = APIRouter(prefix="/entries/{entry_id}", tags=["entries"])


@router.get("/saves")
async def get_saves(
    entry_id: UUID, who: Applicant, db: Db, cipher: Cipher, cursor: Cursor = None, limit: Limit = 20
) -> Page[SaveOut]:
    """What was changed in the form, the latest first; saves of some minutes are one."""
    async with db.transaction(readonly=True) as tx:
        found = await queries.saves_of(tx, entry_id, who, cipher, after=id_in(cursor), limit=limit + 1)
    items = [SaveOut.of(save) for save in found[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(found) > limit else None)


@router.get("/revisions/{revision}/differences")
async def get_differences(entry_id: UUID, revision: int, who: Reader, db: Db, cipher: Cipher) -> DifferencesOut:
    """What differs from the submission before; nothing in the first. Staff see telephone numbers masked."""
    async with db.transaction(readonly=True) as tx:
        found = await queries.differences_for(tx, entry_id, revision, who, cipher)
    return DifferencesOut.of(revision, *found)


@router.post("/copies", status_code=201)
async def post_copy(
    entry_id: UUID, body: CopyIn, who: Applicant, db: Db, once: Once, cipher: Cipher, response: Response
) -> CopyOut:
    """A draft in another call with what this entry says, and what that call does not take. The same key again answers
    the same draft, as it is by then."""

    async def copy(tx: Tx) -> Copied:
        entry, left_out = await copy_entry(tx, CopyEntry(who, entry_id, body.call_id), cipher)
        return Copied(entry_id=entry.id, left_out=[LeftOutOut.of(fault) for fault in left_out])

    copied = Copied.model_validate_json((await once.once(db, copy)).body)
    async with db.transaction(readonly=True) as tx:
        entry = await queries.entry_for(tx, copied.entry_id, who, cipher)
        [record] = await queries.records_of(tx, [entry])
    show_version(response, entry.version)
    return CopyOut(entry=EntryOut.of(entry, record), left_out=copied.left_out)
