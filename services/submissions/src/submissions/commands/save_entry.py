"""An applicant saves the form of an entry that is not submitted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from submissions.commands.remember_save import remember_save
from submissions.db import calls, entries
from submissions.domain.entry import Entry
from submissions.domain.extra_fields import check_known
from submissions.domain.form import Form


@dataclass(frozen=True, slots=True)
class SaveEntry:
    """``expected``: the versions that the writer may have read."""

    by: Principal
    entry_id: UUID
    form: Form
    expected: frozenset[int]


async def save_entry(tx: Tx, cmd: SaveEntry, cipher: FieldCipher) -> Entry:
    """Raises ``PreconditionFailed`` where another window has saved since, ``Invalid`` for answers that nobody asked."""
    entry = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher, lock=True)
    edited = entry.edited(cmd.form, expected=cmd.expected)
    if edited is entry:
        return entry
    if edited.form.extra:
        check_known((await calls.get(tx, entry.call_id)).extra_fields, edited.form.extra)
    await entries.save(tx, edited, cipher)
    await remember_save(tx, entry, edited, cmd.by.account_id, cipher)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="entry_saved",
        subject=f"entry/{entry.id}",
        after={"version": edited.version, "fields": entry.form.changed_fields(edited.form)},
    )
    return edited
