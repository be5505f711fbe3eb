"""What other services are told of an entry: nothing that names a natural person."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from contracts.submissions import EntrySubmittedV1, EntryWithdrawnV1, Work
from submissions.db.applicants import Applicant
from submissions.domain.calls import Call
from submissions.domain.entry import Entry
from submissions.domain.form_rules import canonical


def entry_submitted(
    entry: Entry, call: Call, applicant: Applicant, warnings: tuple[str, ...], at: datetime
) -> EntrySubmittedV1:
    """For a submitted entry, whose form and scan are complete."""
    assert entry.bureau_id and entry.registration_number and entry.scan  # noqa: S101, PT018 - it was validated
    return EntrySubmittedV1(
        entry_id=entry.id,
        call_id=entry.call_id,
        bureau_id=entry.bureau_id,
        applicant_id=entry.applicant_id,
        applicant_kind=applicant.kind,
        organisation_name=applicant.organisation_name,
        registration_number=entry.registration_number,
        revision=entry.revision,
        work=_work(entry, call, named=applicant.kind == "organisation"),
        warnings=warnings,
        scan_sha256=entry.scan.sha256,
        scan_pages=entry.scan.pages,
        submitted_at=at,
    )


def entry_withdrawn(entry: Entry, at: datetime) -> EntryWithdrawnV1:
    assert entry.bureau_id and entry.registration_number  # noqa: S101, PT018 - only a submitted one is withdrawn
    return EntryWithdrawnV1(
        entry_id=entry.id,
        call_id=entry.call_id,
        bureau_id=entry.bureau_id,
        applicant_id=entry.applicant_id,
        registration_number=entry.registration_number,
        revision=entry.revision,
        title=entry.form.title or "",
        withdrawn_at=at,
    )


def _work(entry: Entry, call: Call, *, named: bool) -> Work:
    """``named``: with owner, producer and maker, which are organisations' names."""
    form = entry.form
    work_type, criteria = canonical(form, call)
    assert form.first_broadcast_on  # noqa: S101 - it was validated
    return Work(
        title=form.title or "",
        work_type=work_type,
        episodes=form.episodes or 0,
        minutes_per_episode=form.minutes_per_episode or Decimal(0),
        total_minutes=form.total_minutes or Decimal(0),
        first_broadcast_on=form.first_broadcast_on,
        finished_on=form.finished_on,
        platform=form.platform or "",
        copyright_owner=form.copyright_owner if named else None,
        producer=form.producer if named else None,
        maker=form.maker if named else None,
        link=form.link,
        synopsis=form.synopsis,
        statement=form.statement,
        criteria=criteria,
    )
