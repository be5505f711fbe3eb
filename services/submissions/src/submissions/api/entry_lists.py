"""Lists of entries: the applicant's three, and what was submitted, for those who review it.

Included before the routes of single entries: these paths are no ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from kit.http.access import Db
from kit.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor, id_in, invalid_cursor, parse_id
from submissions import queries
from submissions.api.deps import Applicant, Cipher, Staff
from submissions.api.list_schemas import CountsOut, SubmittedState, SummaryOut
from submissions.api.schemas import EntryOut, Line, ListName
from submissions.domain.entry import State
from submissions.domain.lists import Wanted, WantedEntries, period
from submissions.titles import fold_title

router = APIRouter(prefix="/entries", tags=["entries"])

Title = Annotated[Line | None, Query(min_length=1, max_length=100)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]


async def get_wanted(
    call_id: UUID | None = None,
    title: Title = None,
    work_type: Annotated[Line | None, Query(max_length=100)] = None,
    submitted_from: Day | None = None,
    submitted_until: Day | None = None,
) -> Wanted:
    """``title``: what stands somewhere in it, in any spelling. The days are Shanghai's, the last one is included."""
    since, until = period(submitted_from, submitted_until)
    folded = fold_title(title) if title else None
    return Wanted(title=folded or None, call_id=call_id, work_type=work_type, since=since, until=until)


States = Annotated[list[State] | None, Query(max_length=20)]
Narrowed = Annotated[Wanted, Depends(get_wanted)]


def _also(wanted: Wanted, bureau_id: UUID | None, states: Sequence[State] | None) -> WantedEntries:
    return WantedEntries(**asdict(wanted), bureau_id=bureau_id, states=tuple(states or ()))


@router.get("")
async def get_entries(
    who: Applicant,
    db: Db,
    cipher: Cipher,
    wanted: Narrowed,
    list: ListName = "pending_submission",
    state: States = None,
    bureau_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[EntryOut]:
    """An entry that was never submitted counts by the day on which it was begun, and belongs to the bureau that its
    form names. ``state`` narrows the list further."""
    narrowed = _also(wanted, bureau_id, state)
    async with db.transaction(readonly=True) as tx:
        found = await queries.entries_of(tx, who, narrowed, list, cipher, after=id_in(cursor), limit=limit + 1)
        shown, more = found[:limit], len(found) > limit
        records = await queries.records_of(tx, shown)
    items = [EntryOut.of(entry, record) for entry, record in zip(shown, records, strict=True)]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if more else None)


@router.get("/counts")
async def get_entry_counts(
    who: Applicant, db: Db, wanted: Narrowed, state: States = None, bureau_id: UUID | None = None
) -> CountsOut:
    """How many entries each of the applicant's lists holds, narrowed as the lists may be."""
    async with db.transaction(readonly=True) as tx:
        return CountsOut.model_validate(await queries.counts_of(tx, who, _also(wanted, bureau_id, state)))


@router.get("/submitted")
async def get_submitted_entries(
    who: Staff,
    db: Db,
    wanted: Narrowed,
    state: Annotated[list[SubmittedState] | None, Query(max_length=20)] = None,
    bureau_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[SummaryOut]:
    """As they were submitted last, those submitted last first; an entry keeps its place whatever becomes of it."""
    narrowed = _also(wanted, bureau_id, state)
    async with db.transaction(readonly=True) as tx:
        found = await queries.submitted_for(tx, who, narrowed, after=_place_in(cursor), limit=limit + 1)
        flags = await queries.flags_for(tx, who, [summary.id for summary in found[:limit]]) or {}
    items = [SummaryOut.of(summary, flags[summary.id]) for summary in found[:limit]]
    more = len(found) > limit
    return Page(items=items, next_cursor=_cursor(items[-1]) if more else None)


def _cursor(last: SummaryOut) -> str:
    return encode_cursor(last.submitted_at.isoformat(), str(last.id))


def _place_in(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    at, entry_id = decode_cursor(cursor, str, str)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError as error:
        raise invalid_cursor() from error
    if instant.tzinfo is None or not 1900 < instant.year < 3000:
        raise invalid_cursor()
    return instant, parse_id(entry_id)
