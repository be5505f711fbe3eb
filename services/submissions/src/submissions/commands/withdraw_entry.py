"""An applicant takes a submitted entry back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit, db, outbox, writes
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from submissions.commands.entry_events import entry_withdrawn
from submissions.db import entries, steps
from submissions.domain.entry import Entry, Step


@dataclass(frozen=True, slots=True)
class WithdrawEntry:
    by: Principal
    entry_id: UUID


async def withdraw_entry(tx: Tx, cmd: WithdrawEntry, cipher: FieldCipher) -> Entry:
    """Withdrawing again changes nothing. Raises ``Conflict`` once the bureau has decided."""
    entry = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher, lock=True)
    if entry.state == "withdrawn":
        return entry
    withdrawn = entry.withdrawn()
    at = await db.now(tx)
    await writes.send(
        tx,
        entries.moving(withdrawn),
        steps.adding(entry.id, Step(at=at, state="withdrawn", by="applicant", revision=entry.revision)),
        outbox.adding(entry_withdrawn(withdrawn, at)),
        audit.recording(actor=cmd.by.actor, role=cmd.by.role, action="entry_withdrawn", subject=f"entry/{entry.id}"),
    )
    return withdrawn
