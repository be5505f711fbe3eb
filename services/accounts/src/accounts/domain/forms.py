"""The forms by which accounts come to be, and everything that can be wrong with one, in the form's order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from accounts.domain.account import ORGANISATION_KINDS, Account, Expertise, IdentifierKind, Kind, Role
from accounts.domain.contacts import IsEmail, email_faults, normalise_phone, phone_faults
from accounts.domain.identifiers import credit_code_faults, normalise, resident_id_faults
from accounts.domain.logins import login_faults
from accounts.domain.passwords import PasswordRule, confirmation_faults
from accounts.domain.positions import expertise_faults, unit_faults
from accounts.domain.text import name_faults, required
from kit.errors import Fault, Invalid

StaffRole = Literal["bureau", "admin", "auditor"]

_STAFF_ROLES = ("bureau", "admin", "auditor")

NAME_TAKEN = Fault("name", "name_taken", "该机构名称已注册", "is registered already")
IDENTIFIER_TAKEN = Fault("identifier", "identifier_taken", "该证件号码已注册", "is registered already")
LOGIN_TAKEN = Fault("login", "login_taken", "该登录账号已被使用", "is in use already")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountForm(ABC):
    """What every account needs."""

    ORDER: ClassVar[tuple[str, ...]]
    """The fields as the form shows them."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    login: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def wanted_bureau(self) -> UUID | None:
        """The bureau that must exist and be active."""
        return None

    @property
    def organisation_name(self) -> str | None:
        """The name that no other organisation may have."""
        return None

    @property
    def identifier_number(self) -> tuple[IdentifierKind, str] | None:
        """The identifier that nobody else may have, normalised."""
        return None

    def faults(self, *, today: date, is_email: IsEmail, rule: PasswordRule) -> list[Fault]:
        """What can be told without the database."""
        return [
            *name_faults("name", self.name),
            *email_faults("email", self.email, is_email),
            *phone_faults("phone", self.phone),
            *login_faults("login", self.login),
            *rule.faults("password", self.password, login=self.login),
        ]

    @abstractmethod
    def account(self, account_id: UUID) -> Account:
        """The account that this form asks for, once it has no faults."""

    def refusal(self, faults: Iterable[Fault]) -> Invalid:
        """The error that names all ``faults``, in the form's order."""
        ordered = sorted(faults, key=lambda fault: self.ORDER.index(fault.field))
        return Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=ordered)

    def _account(
        self,
        account_id: UUID,
        role: Role,
        *,
        kind: Kind | None = None,
        identifier: str | None = None,
        contact_name: str | None = None,
        bureau_id: UUID | None = None,
    ) -> Account:
        return Account(
            account_id, role, self.name.strip(), self.login.strip(), self.email.strip(), normalise_phone(self.phone),
            kind, identifier, contact_name, bureau_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationForm(AccountForm):
    """机构注册."""

    ORDER = (
        "name", "kind", "identifier", "email", "phone", "contact_name", "login", "password", "password_confirmation",
    )  # fmt: skip

    kind: str
    identifier: str = field(repr=False)
    contact_name: str = field(repr=False)
    password_confirmation: str = field(repr=False)

    @property
    def organisation_name(self) -> str | None:
        return self.name

    @property
    def identifier_number(self) -> tuple[IdentifierKind, str] | None:
        return "credit_code", normalise(self.identifier)

    def faults(self, *, today: date, is_email: IsEmail, rule: PasswordRule) -> list[Fault]:
        return [
            *AccountForm.faults(self, today=today, is_email=is_email, rule=rule),
            *_kind_faults(self.kind),
            *credit_code_faults("identifier", self.identifier),
            *name_faults("contact_name", self.contact_name),
            *confirmation_faults("password_confirmation", self.password, self.password_confirmation),
        ]

    def account(self, account_id: UUID) -> Account:
        kind: Kind = next(known for known in ORGANISATION_KINDS if known == self.kind)
        identifier = normalise(self.identifier)
        return self._account(
            account_id, "applicant", kind=kind, identifier=identifier, contact_name=self.contact_name.strip()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualForm(AccountForm):
    """个人注册. Names of people may repeat."""

    ORDER = (
        "name", "identifier", "email", "phone", "login", "password", "password_confirmation",
    )  # fmt: skip

    identifier: str = field(repr=False)
    password_confirmation: str = field(repr=False)

    @property
    def identifier_number(self) -> tuple[IdentifierKind, str] | None:
        return "resident_id", normalise(self.identifier)

    def faults(self, *, today: date, is_email: IsEmail, rule: PasswordRule) -> list[Fault]:
        return [
            *AccountForm.faults(self, today=today, is_email=is_email, rule=rule),
            *resident_id_faults("identifier", self.identifier, today=today),
            *confirmation_faults("password_confirmation", self.password, self.password_confirmation),
        ]

    def account(self, account_id: UUID) -> Account:
        return self._account(account_id, "applicant", kind="individual", identifier=normalise(self.identifier))


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffForm(AccountForm):
    """An account of a bureau's staff, the national administration, or an auditor, made by an admin."""

    ORDER = (
        "role", "bureau_id", "name", "email", "phone", "login", "password",
    )  # fmt: skip

    role: str
    bureau_id: UUID | None

    @property
    def wanted_bureau(self) -> UUID | None:
        return self.bureau_id

    def faults(self, *, today: date, is_email: IsEmail, rule: PasswordRule) -> list[Fault]:
        found = AccountForm.faults(self, today=today, is_email=is_email, rule=rule)
        if self.role not in _STAFF_ROLES:
            return [*found, Fault("role", "role_invalid", "不是可选的角色", "is not one of the choices")]
        return [*found, *unit_faults(self.role, self.bureau_id)]

    def account(self, account_id: UUID) -> Account:
        roles: tuple[StaffRole, ...] = ("bureau", "admin", "auditor")
        return self._account(account_id, next(r for r in roles if r == self.role), bureau_id=self.bureau_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertForm(AccountForm):
    """An expert's account, made by an admin."""

    ORDER = (
        "name", "email", "phone", "login", "password", "organisation", "bureau_id", "specialities", "load_limit",
    )  # fmt: skip

    organisation: str
    bureau_id: UUID | None
    specialities: tuple[str, ...]
    load_limit: int | None

    @property
    def wanted_bureau(self) -> UUID | None:
        return self.bureau_id

    def faults(self, *, today: date, is_email: IsEmail, rule: PasswordRule) -> list[Fault]:
        return [*AccountForm.faults(self, today=today, is_email=is_email, rule=rule), *expertise_faults(self.expertise)]

    def account(self, account_id: UUID) -> Account:
        return self._account(account_id, "expert")

    @property
    def expertise(self) -> Expertise:
        return Expertise(self.organisation.strip(), self.bureau_id, self.specialities, self.load_limit)


def _kind_faults(kind: str) -> list[Fault]:
    if not kind:
        return [required("kind")]
    if kind in ORGANISATION_KINDS:
        return []
    return [Fault("kind", "kind_invalid", "不是可选的机构类型", "is not one of the choices")]
