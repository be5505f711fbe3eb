"""Review has decided: the entry moves on, and its applicant reads it in the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit import audit, writes
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.log import logger
from submissions.db import entries, steps
from submissions.domain.entry import By, State, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideEntry:
    entry_id: UUID
    state: State
    by: By
    revision: int
    at: datetime
    reason: str | None = None
    resubmit_until: datetime | None = None


async def decide_entry(tx: Tx, cmd: DecideEntry, cipher: FieldCipher) -> None:
    """Ignores a decision that no longer counts; raises ``OutOfTurn`` for one that cannot follow."""
    entry = await entries.get(tx, cmd.entry_id, cipher, lock=True)
    decided = entry.decided(cmd.state, revision=cmd.revision, resubmit_until=cmd.resubmit_until)
    if decided is None:
        logger.info("decision_ignored", state=cmd.state, entry_state=entry.state)
        return
    step = Step(at=cmd.at, state=cmd.state, by=cmd.by, revision=cmd.revision, reason=cmd.reason)
    await writes.send(
        tx,
        entries.moving(decided),
        steps.adding(entry.id, step),
        audit.recording(
            actor="service/review",
            role=cmd.by,
            action=f"entry_{cmd.state}",
            subject=f"entry/{entry.id}",
            before={"state": entry.state},
            after={"state": cmd.state, "revision": cmd.revision},
        ),
    )
