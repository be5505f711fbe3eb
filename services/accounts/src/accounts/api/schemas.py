"""What comes in and goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from accounts.commands.begin_second_factor import Begun
from accounts.commands.issue_tokens import Session
from accounts.commands.tickets import Ticket
from accounts.domain.account import ORGANISATION_KINDS, Account, Kind, Role
from accounts.domain.bureaus import Bureau, Group
from accounts.domain.forms import ExpertForm, IndividualForm, OrganisationForm, StaffForm
from accounts.domain.login_steps import TICKET_LIFE, Step
from accounts.domain.masking import mask_email, mask_identifier, mask_name, mask_phone
from accounts.domain.second_factor import SecondFactor
from accounts.domain.sessions import ACCESS_LIFE, LiveSession
from accounts.domain.work_types import WORK_TYPES

GivenPassword = Annotated[str, Field(max_length=1000)]
"""One that is compared, not set: longer than any that a rule allows, however its characters are composed."""


def declare_required(schema: dict[str, Any]) -> None:
    """A text that is missing counts as empty, so that it is named among all other faults; still it is required."""
    texts = {name for name, field in schema["properties"].items() if field.pop("default", None) == ""}
    schema["required"] = [name for name in schema["properties"] if name in texts | set(schema.get("required", []))]


class FormIn(BaseModel):
    """The rules of the fields are the domain's: here only their types."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra=declare_required)

    name: str = ""
    email: str = ""
    phone: str = ""
    login: str = ""
    password: str = ""


class OrganisationIn(FormIn):
    kind: Annotated[str, Field(json_schema_extra={"enum": list(ORGANISATION_KINDS)})] = ""
    identifier: str = ""
    contact_name: str = ""
    password_confirmation: str = ""

    def form(self) -> OrganisationForm:
        return OrganisationForm(**self.model_dump())


class IndividualIn(FormIn):
    identifier: str = ""
    password_confirmation: str = ""

    def form(self) -> IndividualForm:
        return IndividualForm(**self.model_dump())


class StaffIn(FormIn):
    role: Annotated[str, Field(json_schema_extra={"enum": ["bureau", "admin", "auditor"]})] = ""
    bureau_id: UUID | None = None

    def form(self) -> StaffForm:
        return StaffForm(**self.model_dump())


class ExpertIn(FormIn):
    organisation: str = ""
    bureau_id: UUID | None = None
    specialities: Annotated[
        list[str], Field(json_schema_extra={"items": {"type": "string", "enum": list(WORK_TYPES)}})
    ] = []
    load_limit: int | None = None

    def form(self) -> ExpertForm:
        values = self.model_dump()
        values["specialities"] = tuple(self.specialities)
        return ExpertForm(**values)


class LoginIn(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    login: Annotated[str, Field(max_length=200)]
    password: GivenPassword


class CodeIn(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra=declare_required)

    code: Annotated[str, Field(max_length=200)] = ""


class AccountOut(BaseModel):
    """Personal data are masked, names of people too. ``kind`` is missing where the account is no applicant's."""

    id: UUID
    role: Role
    kind: Kind | None
    name: str
    login: str
    identifier: str | None
    email: str
    email_confirmed_at: datetime | None
    phone: str
    contact_name: str | None
    unit_id: UUID | None

    @classmethod
    def of(cls, account: Account) -> AccountOut:
        return cls(
            id=account.id,
            role=account.role,
            kind=account.kind,
            name=account.name if account.is_organisation else mask_name(account.name),
            login=account.login,
            identifier=mask_identifier(account.identifier) if account.identifier else None,
            email=mask_email(account.email),
            email_confirmed_at=account.email_confirmed_at,
            phone=mask_phone(account.phone),
            contact_name=mask_name(account.contact_name) if account.contact_name else None,
            unit_id=account.bureau_id,
        )


class SessionOut(BaseModel):
    """``expires_in`` is in seconds. The refresh token is in the cookie alone."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token, not one
    expires_in: int
    account: AccountOut

    @classmethod
    def of(cls, session: Session) -> SessionOut:
        return cls(
            access_token=session.access_token,
            expires_in=int(ACCESS_LIFE.total_seconds()),
            account=AccountOut.of(session.account),
        )


class TicketOut(BaseModel):
    """So far all is right. ``due``: give a code of the second factor, replace a password that is too old, or set up a
    second factor."""

    ticket: str
    due: Step
    expires_in: int

    @classmethod
    def of(cls, ticket: Ticket) -> TicketOut:
        return cls(ticket=ticket.token, due=ticket.purpose, expires_in=int(TICKET_LIFE.total_seconds()))


class TicketIn(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    ticket: Annotated[str, Field(max_length=200)]


class TicketAndCodeIn(TicketIn):
    code: Annotated[str, Field(max_length=200)]


class SecondFactorOut(BaseModel):
    """``required``: an account of this role must have one."""

    enabled_at: datetime | None
    recovery_codes_left: int
    required: bool

    @classmethod
    def of(cls, factor: SecondFactor) -> SecondFactorOut:
        return cls(
            enabled_at=factor.enabled_at, recovery_codes_left=factor.recovery_codes_left, required=factor.required
        )


class SecretOut(BaseModel):
    """What an authenticator must be given: typed, or as a QR code of ``uri``."""

    secret: str
    uri: str

    @classmethod
    def of(cls, begun: Begun) -> SecretOut:
        return cls(secret=begun.secret, uri=begun.uri)


class RecoveryCodesOut(BaseModel):
    """Shown this once. Each serves once in the place of a code."""

    recovery_codes: list[str]


class FirstSessionOut(SessionOut):
    """A session that began with setting up the second factor."""

    recovery_codes: list[str]


class LiveSessionOut(BaseModel):
    """A login that lasts. ``current``: the one that is asking."""

    id: UUID
    begun_at: datetime
    last_used_at: datetime
    agent: str
    current: bool

    @classmethod
    def of(cls, session: LiveSession) -> LiveSessionOut:
        return cls(
            id=session.id,
            begun_at=session.begun_at,
            last_used_at=session.last_used_at,
            agent=session.agent,
            current=session.current,
        )


class LiveSessionList(BaseModel):
    items: list[LiveSessionOut]


class BureauIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra=declare_required)

    name: str = ""
    region_code: str = ""
    central_direct: bool


class BureauPatch(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    active: bool | None = None


class BureauOut(BaseModel):
    """``region_code``: two digits of GB/T 2260, 66 for the Corps, 00 for a central-direct unit."""

    id: UUID
    name: str
    group: Group
    region_code: str
    region_name: str
    central_direct: bool
    active: bool

    @classmethod
    def of(cls, bureau: Bureau) -> BureauOut:
        return cls(
            id=bureau.id,
            name=bureau.name,
            group=bureau.group,
            region_code=bureau.region_code,
            region_name=bureau.region_name,
            central_direct=bureau.central_direct,
            active=bureau.active,
        )


class BureauList(BaseModel):
    items: list[BureauOut]
