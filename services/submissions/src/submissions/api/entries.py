"""Entries, one by one: applicants write their own, bureaus and the administration read what was submitted."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from kit.http.access import Db, Once
from kit.http.versions import NamedVersions, ReadVersions, show_version
from kit.idempotency import Answer
from submissions import queries
from submissions.api.deps import Applicant, Cipher, Reader
from submissions.api.schemas import EntryIn, EntryOut, SaveIn
from submissions.commands.delete_entry import DeleteEntry, delete_entry
from submissions.commands.draft_entry import DraftEntry, draft_entry
from submissions.commands.save_entry import SaveEntry, save_entry
from submissions.commands.submit_entry import SubmitEntry, submit_entry
from submissions.commands.withdraw_entry import WithdrawEntry, withdraw_entry
from submissions.domain.entry import Entry, Record

router = APIRouter(prefix="/entries", tags=["entries"])


class _Done(BaseModel):
    """What is kept of an answered request: the entry, but nothing that stands in its form, which names people."""

    entry_id: UUID


@router.post("", status_code=201)
async def post_entry(body: EntryIn, who: Applicant, db: Db, once: Once, cipher: Cipher, response: Response) -> EntryOut:
    """The same key again answers the same entry, as it is by then."""

    async def draft(tx: Tx) -> _Done:
        return _Done(entry_id=(await draft_entry(tx, DraftEntry(who, body.call_id, body.form.form()), cipher)).id)

    given = await once.once(db, draft)
    return await _again(db, given, who, cipher, response)


@router.get("/{entry_id}")
async def get_entry(entry_id: UUID, who: Reader, db: Db, cipher: Cipher, response: Response) -> EntryOut:
    async with db.transaction(readonly=True) as tx:
        entry = await queries.entry_for(tx, entry_id, who, cipher)
        [record] = await queries.records_of(tx, [entry], own=who.role == "applicant")
        flags = await queries.flags_for(tx, who, [entry_id])
    show_version(response, entry.version)
    return EntryOut.of(entry, record, flags[entry_id] if flags else None)


@router.put("/{entry_id}")
async def put_entry(
    entry_id: UUID, body: SaveIn, who: Applicant, db: Db, cipher: Cipher, read: ReadVersions, response: Response
) -> EntryOut:
    async with db.transaction() as tx:
        saved = await save_entry(tx, SaveEntry(who, entry_id, body.form.form(), read), cipher)
        return await _shown(tx, saved, response)


@router.delete("/{entry_id}", status_code=204)
async def delete_draft(entry_id: UUID, who: Applicant, db: Db, cipher: Cipher) -> None:
    async with db.transaction() as tx:
        await delete_entry(tx, DeleteEntry(who, entry_id), cipher)


@router.post("/{entry_id}/submission")
async def post_submission(
    entry_id: UUID, who: Applicant, db: Db, once: Once, cipher: Cipher, read: NamedVersions, response: Response
) -> EntryOut:
    """With ``If-Match``, only what was read is submitted: what another window has saved since is not."""

    async def submit(tx: Tx) -> tuple[Entry, Record]:
        return await submit_entry(tx, SubmitEntry(who, entry_id, read), cipher)

    kept = Answer(200, _Done(entry_id=entry_id).model_dump_json())
    given, submitted = await once.act_once(db, submit, keep=lambda _: kept)
    if submitted is None:
        return await _again(db, given, who, cipher, response)
    return _rendered(*submitted, response)


@router.post("/{entry_id}/withdrawal")
async def post_withdrawal(entry_id: UUID, who: Applicant, db: Db, cipher: Cipher, response: Response) -> EntryOut:
    async with db.transaction() as tx:
        withdrawn = await withdraw_entry(tx, WithdrawEntry(who, entry_id), cipher)
        return await _shown(tx, withdrawn, response)


async def _again(db: Database, given: Answer, who: Principal, cipher: FieldCipher, response: Response) -> EntryOut:
    """The entry that an earlier answer was about, as it is now."""
    done = _Done.model_validate_json(given.body)
    async with db.transaction(readonly=True) as tx:
        return await _shown(tx, await queries.entry_for(tx, done.entry_id, who, cipher), response)


async def _shown(tx: Tx, entry: Entry, response: Response) -> EntryOut:
    [record] = await queries.records_of(tx, [entry])
    return _rendered(entry, record, response)


def _rendered(entry: Entry, record: Record, response: Response) -> EntryOut:
    show_version(response, entry.version)
    return EntryOut.of(entry, record)
