"""What comes in and goes out where an admin keeps other people's accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from accounts.api.schemas import AccountOut, GivenPassword
from accounts.domain.account import Expertise, Person, PersonalField
from accounts.domain.work_types import WORK_TYPES


class ExpertiseOut(BaseModel):
    """No ``specialities`` means all work types."""

    organisation: str
    bureau_id: UUID | None
    specialities: list[str]
    load_limit: int | None

    @classmethod
    def of(cls, expertise: Expertise) -> ExpertiseOut:
        return cls(
            organisation=expertise.organisation,
            bureau_id=expertise.bureau_id,
            specialities=list(expertise.specialities),
            load_limit=expertise.load_limit,
        )


class PersonOut(AccountOut):
    """Personal data are masked. ``expertise`` is an expert's."""

    active: bool
    created_at: datetime
    erasure_due_at: datetime | None
    expertise: ExpertiseOut | None

    @classmethod
    def of_person(cls, person: Person) -> PersonOut:
        return cls(
            **AccountOut.of(person.account).model_dump(),
            active=person.account.active,
            created_at=person.created_at,
            erasure_due_at=person.account.erasure_due_at,
            expertise=ExpertiseOut.of(person.expertise) if person.expertise else None,
        )


class StaffPatch(BaseModel):
    """What is left out stays as it is. ``current_password`` is the caller's own: it is needed where ``email`` or
    ``phone`` of an admin or auditor is sent."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str = ""
    email: str = ""
    phone: str = ""
    bureau_id: UUID | None = None
    current_password: GivenPassword = ""


class ExpertPatch(BaseModel):
    """What is left out stays as it is; ``null`` takes a bureau or a limit away."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    bureau_id: UUID | None = None
    specialities: Annotated[
        list[str], Field(json_schema_extra={"items": {"type": "string", "enum": list(WORK_TYPES)}})
    ] = []
    load_limit: int | None = None


class FactorResetIn(BaseModel):
    """``current_password`` is the caller's own: it is needed where the account is an admin's or auditor's."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    current_password: GivenPassword = ""


class UnmaskingIn(BaseModel):
    """``reason`` takes 5-200 characters and is kept with the record of who asked."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    field: PersonalField
    reason: str


class UnmaskingOut(BaseModel):
    field: PersonalField
    value: str


class ErasureIn(BaseModel):
    """``reason`` takes 5-200 characters and is kept with the record of who ordered it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    reason: str
