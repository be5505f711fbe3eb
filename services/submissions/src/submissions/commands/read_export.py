"""What an export holds, read batch by batch in the list's order. No transaction is open between two of them: an entry
keeps its place in the list whatever becomes of it, and what is submitted meanwhile comes before what was read."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from uuid import UUID

from kit.db import Database, Tx
from submissions.db import entry_lists, flags, revisions
from submissions.domain.export_rows import Item
from submissions.domain.exports import Export
from submissions.domain.lists import Summary, WantedEntries
from submissions.domain.scans import Scan
from submissions.titles import fold_title

ROWS = 500
SCANS = 20
"""How many are read at once."""


async def count_rows(tx: Tx, export: Export) -> int:
    return await entry_lists.count_submitted(tx, _wanted(export))


async def rows_of(database: Database, export: Export) -> AsyncGenerator[Sequence[Item]]:
    after: tuple[datetime, UUID] | None = None
    while True:
        async with database.transaction(readonly=True) as tx:
            found = await entry_lists.find_submitted(tx, _wanted(export), after=after, limit=ROWS)
            items = await _items(tx, export, found)
        if not found:
            return
        yield items
        after = found[-1].submitted_at, found[-1].id


async def scans_of(database: Database, export: Export) -> AsyncGenerator[Sequence[tuple[Summary, Scan]]]:
    """Of each entry the one that was submitted last."""
    after: tuple[datetime, UUID] | None = None
    while True:
        async with database.transaction(readonly=True) as tx:
            found = await entry_lists.find_submitted(tx, _wanted(export), after=after, limit=SCANS)
            scans = await revisions.scans_of(tx, {summary.id: summary.revision for summary in found})
        if not found:
            return
        yield [(summary, scans[summary.id]) for summary in found]
        after = found[-1].submitted_at, found[-1].id


async def _items(tx: Tx, export: Export, found: Sequence[Summary]) -> list[Item]:
    forms = await revisions.forms_of(tx, {summary.id: summary.revision for summary in found})
    flagged = await flags.of_entries(tx, [summary.id for summary in found], seen_by=export.unit_id)
    return [Item(summary, forms[summary.id], flagged[summary.id]) for summary in found]


def _wanted(export: Export) -> WantedEntries:
    filter_ = export.wanted
    since, until = filter_.period()
    return WantedEntries(
        title=(fold_title(filter_.title) or None) if filter_.title else None,
        call_id=export.call_id,
        bureau_id=export.bureau_id,
        work_type=filter_.work_type,
        states=filter_.states,
        since=since,
        until=until,
    )
