"""An applicant submits an entry: everything is checked, and what is submitted is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit, outbox, writes
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from submissions import extra_answers
from submissions.commands.entry_events import entry_submitted
from submissions.commands.register_entry import flag_twins, register_entry
from submissions.db import dossiers, entries, revisions, steps
from submissions.domain import calls as calendar
from submissions.domain.entry import Entry, Record, Step
from submissions.domain.form_rules import Bureau, Facts, Verdict, canonical, incomplete, validate


@dataclass(frozen=True, slots=True)
class SubmitEntry:
    by: Principal
    entry_id: UUID
    expected: frozenset[int] | None = None  # the versions that the applicant may have read, where that is said


async def submit_entry(tx: Tx, cmd: SubmitEntry, cipher: FieldCipher) -> tuple[Entry, Record]:
    """Submitting what lies before the bureau already changes nothing.

    Raises ``PreconditionFailed``; ``Conflict`` too early or too late (the draft stays); ``Invalid`` with all faults.
    """
    dossier = await dossiers.lock_own(tx, cmd.entry_id, cmd.by.account_id, cipher)
    entry, call, at = dossier.entry, dossier.call, dossier.at
    earlier = (await steps.of_entries(tx, [entry.id]))[entry.id] if entry.revision else []
    entry.check_read(cmd.expected)
    if entry.state == "submitted":
        return entry, Record(earlier, (await revisions.warnings_of(tx, [entry.id]))[entry.id])
    entry.check_submittable(call, dossier.deadline, at)
    call.takes(dossier.applicant.kind)
    verdict, bureau = _checked(dossier)
    registered = await register_entry(tx, entry, call, bureau)
    submitted = entry.submitted(registered.number, at)
    work_type = canonical(entry.form, call)[0]
    step = Step(at=at, state="submitted", by="applicant", revision=submitted.revision)
    await writes.send(
        tx,
        entries.submitting(submitted, at, title=registered.title, owner=registered.owner, work_type=work_type),
        revisions.adding(submitted, verdict.warnings, at, cipher),
        steps.adding(entry.id, step),
        outbox.adding(entry_submitted(submitted, call, dossier.applicant, verdict.warnings, at)),
        audit.recording(
            actor=cmd.by.actor,
            role=cmd.by.role,
            action="entry_submitted",
            subject=f"entry/{entry.id}",
            after={"registration_number": submitted.registration_number, "revision": submitted.revision},
        ),
    )
    if registered.twins:
        await flag_twins(tx, submitted, registered.twins, at)
    return submitted, Record([*earlier, step], verdict.warnings)


def _checked(dossier: dossiers.Dossier) -> tuple[Verdict, Bureau]:
    entry, bureau = dossier.entry, dossier.bureau
    facts = Facts(
        call=dossier.call,
        bureau=bureau,
        scan=entry.scan,
        today=calendar.today(dossier.at),
        bound_to=entry.bureau_id,
        platform_known=dossier.platform_known,
        extra_faults=extra_answers.faults_of(dossier.call.extra_fields, entry.form.extra),
    )
    verdict = validate(entry.form, facts)
    if verdict.faults or bureau is None:
        raise incomplete(verdict)
    return verdict, bureau
