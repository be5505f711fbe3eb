"""An applicant begins an entry: a draft in any state of completeness."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.outbox import uuid7
from submissions.db import applicants, calls, entries
from submissions.domain.entry import MOST_DRAFTS, Entry, too_many_drafts
from submissions.domain.extra_fields import check_known
from submissions.domain.form import Form


@dataclass(frozen=True, slots=True)
class DraftEntry:
    by: Principal
    call_id: UUID
    form: Form


async def draft_entry(tx: Tx, cmd: DraftEntry, cipher: FieldCipher) -> Entry:
    """Raises ``NotFound`` for a call that is not published, ``Conflict`` where it takes no such applicants
    or has fifty drafts of this one, or the account was erased, ``Invalid`` for answers to what it does not ask."""
    call = await calls.get(tx, cmd.call_id)
    if call.published_at is None:
        raise calls.not_found()
    check_known(call.extra_fields, cmd.form.extra)
    applicant = await applicants.get_acting(tx, cmd.by.account_id)
    call.takes(applicant.kind)
    if await entries.count_drafts(tx, cmd.by.account_id, call.id) >= MOST_DRAFTS:
        raise too_many_drafts()
    entry = await entries.add(tx, uuid7(), cmd.form, call_id=call.id, applicant_id=cmd.by.account_id, cipher=cipher)
    await audit.record(tx, actor=cmd.by.actor, role=cmd.by.role, action="entry_drafted", subject=f"entry/{entry.id}")
    return entry
