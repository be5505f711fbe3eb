"""Reads for the API: an entry as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from submissions.db import calls, entries, revisions, steps
from submissions.domain.calls import Call, CallPlan, plan
from submissions.domain.entry import LISTS, Entry, Record


async def entry_for(tx: Tx, entry_id: UUID, who: Principal, cipher: FieldCipher) -> Entry:
    """The applicant's own entry as it is; for staff what was submitted to them, without later edits.

    Raises ``NotFound`` for what one may not see, as for what does not exist.
    """
    if who.role == "applicant":
        return await entries.get_own(tx, entry_id, who.account_id, cipher)
    entry = await entries.get(tx, entry_id, cipher)
    if who.role == "bureau" and (who.unit_id is None or entry.bureau_id != who.unit_id):
        raise entries.not_found()
    frozen = await revisions.get(tx, entry_id, entry.revision, cipher)
    if frozen is None:
        raise entries.not_found()
    return replace(entry, form=frozen.form.masked(), scan=frozen.scan)


async def records_of(tx: Tx, entries: Sequence[Entry]) -> list[Record]:
    """One for each entry, in their order."""
    ids = [entry.id for entry in entries]
    taken, warnings = await steps.of_entries(tx, ids), await revisions.warnings_of(tx, ids)
    return [Record(taken[entry_id], warnings.get(entry_id, ())) for entry_id in ids]


async def entries_of(
    tx: Tx, who: Principal, shown: str, cipher: FieldCipher, *, call_id: UUID | None, after: UUID | None, limit: int
) -> list[Entry]:
    """One of the applicant's three lists, the newest first."""
    states = LISTS[shown]
    return await entries.find_own(tx, who.account_id, states, cipher, call_id=call_id, after=after, limit=limit)


async def call_for(tx: Tx, call_id: UUID, who: Principal | None) -> Call:
    """A published call; an admin sees drafts, too."""
    call = await calls.get(tx, call_id)
    if call.published_at is None and not sees_drafts(who):
        raise calls.not_found()
    return call


async def calls_for(tx: Tx, who: Principal | None, *, after: UUID | None, limit: int) -> list[Call]:
    return await calls.find(tx, drafts=sees_drafts(who), after=after, limit=limit)


async def template_for(tx: Tx, year: int, quarter: int, *, copied_from: UUID | None) -> CallPlan:
    """What a call of that quarter would be made of. Raises ``NotFound`` without the source."""
    source = await calls.get(tx, copied_from) if copied_from else None
    return plan(year, quarter, {}, source)


def sees_drafts(who: Principal | None) -> bool:
    return who is not None and who.role == "admin"
