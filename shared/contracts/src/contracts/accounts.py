"""What the accounts service publishes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.event import Event

ApplicantKind = Literal["organisation", "individual"]
OrganisationKind = Literal["enterprise", "institution", "party_mass"]
Role = Literal["applicant", "bureau", "expert", "admin", "auditor"]


class ApplicantRegisteredV1(Event, type="accounts.applicant_registered.v1", subject="account/account_id"):
    """An applicant has registered. An individual's name is personal data and is not here."""

    account_id: UUID
    kind: ApplicantKind
    organisation_name: str | None = None
    organisation_kind: OrganisationKind | None = None
    registered_at: datetime


class BureauChangedV1(Event, type="accounts.bureau_changed.v1", subject="bureau/bureau_id"):
    """A bureau was created or changed; the whole of its public state."""

    bureau_id: UUID
    name: str
    region_code: str
    """Two digits of GB/T 2260, 66 for the Corps, 00 for a central-direct unit."""
    central_direct: bool
    active: bool


class ExpertChangedV1(Event, type="accounts.expert_changed.v1", subject="account/account_id"):
    """An expert account was created or changed."""

    account_id: UUID
    organisation: str
    bureau_id: UUID | None = None
    """The bureau that the expert belongs to, if any: a conflict with that bureau's entries."""
    specialities: tuple[str, ...]
    """Work types that the expert can judge; empty for all."""
    load_limit: int | None = None
    active: bool


class StaffChangedV1(Event, type="accounts.staff_changed.v1", subject="account/account_id"):
    """A staff account (bureau, admin, auditor) was created or changed."""

    account_id: UUID
    role: Role
    bureau_id: UUID | None = None
    active: bool


class ContactChangedV1(
    Event,
    type="accounts.contact_changed.v1",
    subject="account/account_id",
    topic="accounts.personal",
    compacted=True,
):
    """How to reach an account. Personal data: only notifications may read this topic."""

    account_id: UUID
    name: str
    email: str
    phone: str
