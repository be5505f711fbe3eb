"""An applicant submits an entry: everything is checked, and what is submitted is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit, db, outbox
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.errors import Invalid
from submissions.commands.entry_events import entry_submitted
from submissions.db import applicants, bureaus, calls, counters, entries, revisions, steps
from submissions.domain import calls as calendar
from submissions.domain.entry import Entry, Step
from submissions.domain.form_rules import Bureau, Facts, validate
from submissions.domain.registration import registration_number


@dataclass(frozen=True, slots=True)
class SubmitEntry:
    by: Principal
    entry_id: UUID


async def submit_entry(tx: Tx, cmd: SubmitEntry, cipher: FieldCipher) -> Entry:
    """Submitting what lies before the bureau already changes nothing.

    Raises ``Conflict`` too early or too late (the draft stays), ``Invalid`` with every fault in the form's order.
    """
    entry = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher, lock=True)
    if entry.state == "submitted":
        return entry
    call = await calls.get(tx, entry.call_id)
    at = await db.now(tx)
    entry.check_submittable(call, at)
    applicant = await applicants.get(tx, cmd.by.account_id)
    call.takes(applicant.kind)
    bureau = await bureaus.find(tx, entry.form.bureau_id)
    facts = Facts(call=call, bureau=bureau, scan=entry.scan, today=calendar.today(at), bound_to=entry.bureau_id)
    verdict = validate(entry.form, facts)
    if verdict.faults or bureau is None:
        raise Invalid("entry_incomplete", "登记表填写有误", "The form is not right yet", faults=verdict.faults)
    submitted = entry.submitted(entry.registration_number or await _register(tx, call, bureau))
    await entries.save(tx, submitted, cipher)
    await revisions.add(tx, submitted, verdict.warnings, at, cipher)
    await steps.add(tx, entry.id, Step(at=at, state="submitted", by="applicant", revision=submitted.revision))
    await outbox.add(tx, entry_submitted(submitted, call, applicant, verdict.warnings, at))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="entry_submitted",
        subject=f"entry/{entry.id}",
        after={"registration_number": submitted.registration_number, "revision": submitted.revision},
    )
    return submitted


async def _register(tx: Tx, call: calendar.Call, bureau: Bureau) -> str:
    running = await counters.next_number(tx, call.id, bureau.region_code)
    return registration_number(call.code, bureau.region_code, running)
