"""An account, with its personal data in the clear: it lives in memory only, and its ``repr`` shows none of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Role = Literal["applicant", "bureau", "expert", "admin", "auditor"]
OrganisationKind = Literal["enterprise", "institution", "party_mass"]
Kind = OrganisationKind | Literal["individual"]
IdentifierKind = Literal["credit_code", "resident_id"]

ORGANISATION_KINDS: tuple[OrganisationKind, ...] = ("enterprise", "institution", "party_mass")


@dataclass(frozen=True, slots=True)
class Account:
    """``kind`` and ``identifier`` belong to applicants, ``contact_name`` to organisations, ``bureau_id`` to staff.

    ``version`` counts the changes of what is written here.
    """

    id: UUID
    role: Role
    name: str = field(repr=False)
    login: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    kind: Kind | None = None
    identifier: str | None = field(default=None, repr=False)
    contact_name: str | None = field(default=None, repr=False)
    bureau_id: UUID | None = None
    active: bool = True
    email_confirmed_at: datetime | None = None
    version: int = 1
    erasure_due_at: datetime | None = None

    @property
    def organisation_kind(self) -> OrganisationKind | None:
        return None if self.kind == "individual" else self.kind

    @property
    def is_organisation(self) -> bool:
        return self.organisation_kind is not None

    @property
    def is_guarded(self) -> bool:
        """Whoever gets into it has everybody's account, or watches over those who have: no admin's token alone leads
        there."""
        return self.role in {"admin", "auditor"}

    @property
    def identifier_number(self) -> tuple[IdentifierKind, str] | None:
        """The identifier with its kind: one text may be valid as both."""
        if self.identifier is None:
            return None
        return "credit_code" if self.is_organisation else "resident_id", self.identifier

    @property
    def person(self) -> str:
        """The name of whom a letter to this account greets."""
        return self.contact_name or self.name


@dataclass(frozen=True, slots=True)
class Expertise:
    """What an expert can judge. No ``specialities`` means all work types."""

    organisation: str
    bureau_id: UUID | None
    specialities: tuple[str, ...]
    load_limit: int | None


PersonalField = Literal["name", "identifier", "email", "phone", "contact_name"]
"""What is shown masked."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the administration sees it; ``expertise`` is an expert's."""

    account: Account
    created_at: datetime
    expertise: Expertise | None

    def value_of(self, field: PersonalField) -> str | None:
        values: dict[PersonalField, str | None] = {
            "name": self.account.name,
            "identifier": self.account.identifier,
            "email": self.account.email,
            "phone": self.account.phone,
            "contact_name": self.account.contact_name,
        }
        return values[field]
