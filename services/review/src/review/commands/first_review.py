"""What the bureau's decisions share: who may decide, what is locked, and what is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts import Event
from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from review.commands.facts import case_not_found, entry_fact, fact_missing, standing
from review.db import bureaus, calls, cases, decisions, proposals, slots
from review.domain.calls import Bureau, Call
from review.domain.cases import Case


@dataclass(frozen=True, slots=True)
class Desk:
    """A locked case before its bureau, while the call is open. ``at`` decides."""

    case: Case
    call: Call
    bureau: Bureau
    by: Principal
    at: datetime

    def fact(self) -> dict[str, Any]:
        """What each event about the entry says."""
        return entry_fact(self.case, self.bureau, self.at)


async def take_to_desk(tx: Tx, entry_id: UUID, by: Principal, *, with_slot: bool = False) -> Desk:
    """Locks what a decision needs. Raises ``NotFound`` for other bureaus' cases, ``Conflict`` after the deadline."""
    found = await cases.find(tx, entry_id)
    if found is None or by.unit_id is None or found.bureau_id != by.unit_id:
        raise case_not_found()
    call = await calls.get_shared(tx, found.call_id, found.bureau_id)
    bureau = await bureaus.get(tx, found.bureau_id)
    if call is None or bureau is None:
        raise fact_missing()
    if with_slot:
        await slots.lock(tx, call.call_id, bureau.bureau_id)
    case = await cases.lock(tx, entry_id)
    if case is None or case.bureau_id != bureau.bureau_id:
        raise case_not_found()
    at = await db.now(tx)
    call.require_open(at, proposed=await proposals.exists(tx, call.call_id))
    return Desk(case, call, bureau, by, at)


async def settle(
    tx: Tx, desk: Desk, decided: Case, event: Event, *, reason: str | None = None, until: datetime | None = None
) -> None:
    """Writes the case's new state, its step, the audit record and the event."""
    await cases.move(tx, decided)
    await decisions.add(tx, decided, by="bureau", at=desk.at, reason=reason, resubmit_until=until)
    await audit.record(
        tx, actor=desk.by.actor, role=desk.by.role, action=event.TYPE.removesuffix(".v1"),
        subject=f"entry/{decided.entry_id}", reason=reason, before=standing(desk.case), after=standing(decided),
    )  # fmt: skip
    await outbox.add(tx, event)
