"""What the submissions service publishes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.accounts import ApplicantKind
from contracts.event import Event


class _CallFacts(Event):
    """What every event about a whole call says."""

    call_id: UUID
    code: str
    """Year and quarter, such as 2023Q2."""
    title: str
    year: int
    quarter: int
    applicant_kinds: tuple[ApplicantKind, ...]
    work_types: tuple[str, ...]
    broadcast_from: date
    broadcast_until: date
    opens_at: datetime
    entry_deadline: datetime
    recommendation_deadline: datetime
    bureau_quota: int
    """How many works a provincial bureau may recommend."""


class CallPublishedV1(_CallFacts, type="submissions.call_published.v1", subject="call/call_id"):
    """A call for entries is open to be read; entries are taken from ``opens_at`` to ``entry_deadline``."""


class CallChangedV1(_CallFacts, type="submissions.call_changed.v1", subject="call/call_id"):
    """A published call was corrected: this is what it says now. It never takes back what it took before."""

    changed_at: datetime


class DeadlineExtendedV1(Event, type="submissions.deadline_extended.v1", subject="call/call_id"):
    """A deadline of a published call was moved, for all, for one bureau, or for one applicant; always to later."""

    call_id: UUID
    code: str
    title: str
    """Of the call."""
    extension_id: UUID
    deadline: Literal["entry", "recommendation"]
    scope: Literal["all", "bureau", "applicant"]
    bureau_id: UUID | None = None
    applicant_id: UUID | None = None
    former_deadline: datetime
    new_deadline: datetime
    reason: str | None = None
    """Left out where it is for one applicant: it may tell of a person."""
    extended_at: datetime


class Work(BaseModel):
    """The work as the registration form describes it, without what would name a natural person."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str
    work_type: str
    episodes: int
    minutes_per_episode: Decimal
    total_minutes: Decimal
    first_broadcast_on: date
    finished_on: date | None = None
    platform: str
    copyright_owner: str | None = None
    producer: str | None = None
    maker: str | None = None
    """Owner, producer and maker are left out when an individual applied: they may be that person's name."""
    link: str | None = None
    synopsis: str | None = None
    statement: str | None = None
    criteria: tuple[str, ...] = ()


class EntrySubmittedV1(Event, type="submissions.entry_submitted.v1", subject="entry/entry_id"):
    """A revision of an entry was submitted to a bureau; it is frozen."""

    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    applicant_id: UUID
    applicant_kind: ApplicantKind
    organisation_name: str | None = None
    registration_number: str
    revision: int
    work: Work
    warnings: tuple[str, ...] = ()
    """Codes of the form's warnings, for the reviewer."""
    scan_sha256: str
    scan_pages: int
    submitted_at: datetime


class EntryWithdrawnV1(Event, type="submissions.entry_withdrawn.v1", subject="entry/entry_id"):
    """The applicant took a submitted entry back, before the bureau decided."""

    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    applicant_id: UUID
    registration_number: str
    revision: int
    title: str
    withdrawn_at: datetime


class EntryFlaggedV1(Event, type="submissions.entry_flagged.v1", subject="flag/flag_id"):
    """Two submitted entries seem to be about one work, or hold the same scan: told once about each of the two, for the
    bureau that reviews it. A hint for reviewers, not for applicants or the public."""

    flag_id: UUID
    reason: Literal["same_work", "same_scan"]
    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    registration_number: str
    other_entry_id: UUID
    other_bureau_id: UUID
    other_registration_number: str
    flagged_at: datetime


class ExportReadyV1(Event, type="submissions.export_ready.v1", subject="export/export_id"):
    """A file that somebody of the staff had asked for can be fetched, by that account alone, until ``expires_at``. For
    the message to them; to nobody else is it a fact about entries."""

    export_id: UUID
    account_id: UUID
    format: Literal["xlsx", "csv", "scans"]
    call_id: UUID
    call_title: str
    bureau_id: UUID | None = None
    """Missing where it is about all bureaus."""
    entries: int
    expires_at: datetime
    ready_at: datetime
