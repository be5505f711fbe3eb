"""What the accounts service publishes."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.event import Event

ApplicantKind = Literal["organisation", "individual"]
OrganisationKind = Literal["enterprise", "institution", "party_mass"]
Role = Literal["applicant", "bureau", "expert", "admin", "auditor"]
LetterTemplate = Literal[
    "invitation",
    "email_confirmation",
    "password_reset",
    "password_changed",
    "login_failures",
    "second_factor_enabled",
    "second_factor_reset",
    "contact_changed",
    "account_deactivated",
    "account_erased",
]

LaterLetterTemplate = Literal["data_exported", "erasure_requested", "erasure_cancelled"]
"""Letters that `LetterRequestedV1` does not know."""


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


class AccountErasedV1(Event, type="accounts.account_erased.v1", subject="account/account_id"):
    """An account was erased, as its owner or an admin wanted: nobody acts as it any more, and it names no person.

    What it did stays on record under its id. Contact details are forgotten by the tombstone on `accounts.personal`.
    """

    account_id: UUID
    role: Role
    erased_at: datetime


class ContactChangedV1(
    Event,
    type="accounts.contact_changed.v1",
    subject="account/account_id",
    topic="accounts.personal",
    compacted=True,
):
    """How to reach an account. Personal data: only notifications may read this topic. A tombstone erases it."""

    account_id: UUID
    name: str
    email: str
    phone: str


class LetterRequestedV1(
    Event,
    type="accounts.letter_requested.v1",
    subject="letter/letter_id",
    topic="accounts.personal",
    compacted=True,
):
    """A mail is to go to an address at once. Personal data, and perhaps a code; erased by a tombstone once expired."""

    letter_id: UUID
    account_id: UUID | None = None
    """Missing where the recipient has no account yet."""
    name: str
    email: str
    template: LetterTemplate
    parameters: dict[str, str] = Field(default_factory=dict[str, str])
    """What the template asks for: `code`, `link`, `role`, `unit`, `fields`, `new_email` (masked)."""
    expires_at: datetime
    """It is not sent afterwards."""
    requested_at: datetime


class LetterRequestedV2(
    Event,
    type="accounts.letter_requested.v2",
    subject="letter/letter_id",
    topic="accounts.personal",
    compacted=True,
):
    """As V1, for the letters that came later. Tombstones are V1's: they concern the letter, whichever version asked."""

    letter_id: UUID
    account_id: UUID | None = None
    name: str
    email: str
    template: str
    """There will be others: a reader gives up a letter that it does not know."""
    parameters: dict[str, str] = Field(default_factory=dict[str, str])
    """What the template asks for: `link`."""
    expires_at: datetime
    requested_at: datetime
