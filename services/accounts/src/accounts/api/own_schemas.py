"""What comes in and goes out where people look after their own account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from accounts.api.schemas import AccountOut, GivenPassword
from accounts.domain.account import Account


class MeOut(AccountOut):
    """``version`` is the ETag that a change must name. ``erasure_due_at``: when the account will be erased."""

    version: int
    erasure_due_at: datetime | None

    @classmethod
    def of_own(cls, account: Account) -> MeOut:
        return cls(
            **AccountOut.of(account).model_dump(), version=account.version, erasure_due_at=account.erasure_due_at
        )


class ContactOut(BaseModel):
    """Whom to ask and at which number, in the clear."""

    name: str
    phone: str

    @classmethod
    def of(cls, account: Account) -> ContactOut:
        return cls(name=account.person, phone=account.phone)


class ProfilePatch(BaseModel):
    """What is left out stays as it is. ``current_password`` is needed where ``email`` or ``phone`` is sent;
    ``contact_name`` is an organisation's."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    contact_name: str = ""
    email: str = ""
    phone: str = ""
    current_password: GivenPassword = ""


class PasswordIn(BaseModel):
    """The current password once more: a stolen session does not have it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    current_password: GivenPassword


class ErasureTokenIn(BaseModel):
    """What stands behind the # of the link in the letter."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    token: Annotated[str, Field(max_length=200)]
