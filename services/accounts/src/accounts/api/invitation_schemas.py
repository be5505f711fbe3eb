"""What comes in and goes out where staff and experts are invited."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from accounts.api.person_schemas import ExpertiseOut
from accounts.domain.invitations import ROLES, Invitation, InvitationForm, InvitedRole, State
from accounts.domain.masking import mask_email, mask_name
from accounts.domain.work_types import WORK_TYPES

Token = Annotated[str, Field(max_length=100)]


class InvitationIn(BaseModel):
    """``bureau_id`` is the unit of a bureau's staff, or what an expert belongs to; the fields below are an expert's."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    role: Annotated[str, Field(json_schema_extra={"enum": list(ROLES)})]
    name: str
    email: str
    bureau_id: UUID | None = None
    organisation: str = ""
    specialities: Annotated[
        list[str], Field(json_schema_extra={"items": {"type": "string", "enum": list(WORK_TYPES)}})
    ] = []
    load_limit: int | None = None

    def form(self) -> InvitationForm:
        values = self.model_dump()
        values["specialities"] = tuple(self.specialities)
        return InvitationForm(**values)


class InvitationOut(BaseModel):
    """Name and address are masked, and gone once it is accepted or revoked."""

    id: UUID
    role: InvitedRole
    state: State
    name: str | None
    email: str | None
    bureau_id: UUID | None
    expertise: ExpertiseOut | None
    created_at: datetime
    sent_at: datetime
    expires_at: datetime
    account_id: UUID | None

    @classmethod
    def of(cls, invitation: Invitation, at: datetime) -> InvitationOut:
        return cls(
            id=invitation.id,
            role=invitation.role,
            state=invitation.state(at),
            name=mask_name(invitation.name) if invitation.name else None,
            email=mask_email(invitation.email) if invitation.email else None,
            bureau_id=invitation.bureau_id,
            expertise=ExpertiseOut.of(invitation.expertise) if invitation.expertise else None,
            created_at=invitation.created_at,
            sent_at=invitation.sent_at,
            expires_at=invitation.expires_at,
            account_id=invitation.account_id,
        )


class PreviewIn(BaseModel):
    """``token`` is what stands behind the # of the link."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    token: Token


class PreviewOut(BaseModel):
    """What an invitation leads to, for whoever has its link."""

    role: InvitedRole
    name: str
    email: str
    bureau_name: str | None
    organisation: str | None
    expires_at: datetime


class AcceptanceIn(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    token: Token
    login: str
    password: str
    phone: str
