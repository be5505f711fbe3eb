"""An applicant begins an entry with what an earlier one of theirs says."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.errors import Fault
from submissions.commands.draft_entry import DraftEntry, draft_entry
from submissions.db import bureaus, calls, entries
from submissions.domain.copies import check_other_call, copied
from submissions.domain.entry import Entry


@dataclass(frozen=True, slots=True)
class CopyEntry:
    by: Principal
    entry_id: UUID
    call_id: UUID


async def copy_entry(tx: Tx, cmd: CopyEntry, cipher: FieldCipher) -> tuple[Entry, list[Fault]]:
    """The new draft, and what was left out of it. Raises ``NotFound`` for another's entry and for a call that is not
    published, ``Conflict`` for the entry's own call."""
    source = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher)
    check_other_call(source.call_id, cmd.call_id)
    call = await calls.get(tx, cmd.call_id)
    if call.published_at is None:
        raise calls.not_found()
    active = source.form.bureau_id is not None and await bureaus.is_active(tx, source.form.bureau_id)
    left = await calls.get(tx, source.call_id)
    form, left_out = copied(source.form, call, source=left, bureau_active=active)
    return await draft_entry(tx, DraftEntry(cmd.by, call.id, form), cipher), left_out
