"""What comes in and goes out where passwords are set."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from accounts.api.schemas import GivenPassword, TicketIn, declare_required
from accounts.domain.codes import ResetForm
from accounts.domain.passwords import NewPassword, PasswordRule, Profile, Requirement, RequirementKind


class RequirementOut(BaseModel):
    """``code`` is that of the fault. ``length`` is told by the policy's bounds; ``pattern`` is a regular expression
    (ECMAScript, flag u) that is found in a password that fulfils it; ``server``: only the service can tell."""

    code: str
    kind: RequirementKind
    pattern: str | None
    zh: str
    en: str

    @classmethod
    def of(cls, needed: Requirement) -> RequirementOut:
        return cls(code=needed.code, kind=needed.kind, pattern=needed.pattern, zh=needed.zh, en=needed.en)


class PasswordPolicyOut(BaseModel):
    """What new passwords must be like. Lengths count Unicode characters of the NFKC form, in which patterns are tried,
    too. ``history``: so many last passwords are refused."""

    profile: Profile
    min_length: int
    max_length: int
    max_age_days: int | None
    history: int
    rules: list[RequirementOut]

    @classmethod
    def of(cls, rule: PasswordRule) -> PasswordPolicyOut:
        return cls(
            profile=rule.profile,
            min_length=rule.shortest,
            max_length=rule.longest,
            max_age_days=rule.max_age.days if rule.max_age else None,
            history=rule.history,
            rules=[RequirementOut.of(needed) for needed in rule.requirements],
        )


class ResetRequestIn(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    login: Annotated[str, Field(max_length=200)]


class ResetIn(BaseModel):
    """The rules of the fields are the domain's: here only their types."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra=declare_required)

    login: Annotated[str, Field(max_length=200)] = ""
    code: Annotated[str, Field(max_length=200)] = ""
    password: str = ""
    password_confirmation: str = ""

    def form(self) -> ResetForm:
        return ResetForm(**self.model_dump())


class NewPasswordIn(TicketIn):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra=declare_required)

    password: str = ""
    password_confirmation: str = ""

    @property
    def chosen(self) -> NewPassword:
        return NewPassword(self.password, self.password_confirmation)


class PasswordChangeIn(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, json_schema_extra=declare_required)

    current_password: GivenPassword = ""
    password: str = ""
    password_confirmation: str = ""

    @property
    def chosen(self) -> NewPassword:
        return NewPassword(self.password, self.password_confirmation)
