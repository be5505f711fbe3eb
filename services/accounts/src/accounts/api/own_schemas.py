"""What comes in and goes out where people look after their own account."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from accounts.api.schemas import AccountOut, GivenPassword
from accounts.domain.account import Account


class MeOut(AccountOut):
    """``version`` is the ETag that a change must name."""

    version: int

    @classmethod
    def of_own(cls, account: Account) -> MeOut:
        return cls(**AccountOut.of(account).model_dump(), version=account.version)


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
