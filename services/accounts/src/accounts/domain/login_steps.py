"""What a login needs besides the password, one after the other; a ticket leads from each step to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from accounts.domain.passwords import PasswordRule
from accounts.domain.second_factor import MUST_HAVE_ONE

Step = Literal["code", "new_password", "set_up"]
"""To give a code of the second factor, to replace a password that is too old, or to set up a second factor."""

TICKET_LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Demands:
    """What the platform's operator asks of everybody who logs in."""

    rule: PasswordRule
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Login:
    """How far a login is whose password was right."""

    role: str
    password_age: timedelta
    has_second_factor: bool
    code_given: bool

    def next_step(self, demands: Demands) -> Step | None:
        """Nothing where there can be a session. The code comes first: an old password alone shall change nothing."""
        if self.has_second_factor and not self.code_given:
            return "code"
        if demands.rule.max_age is not None and self.password_age > demands.rule.max_age:
            return "new_password"
        if demands.second_factor and self.role in MUST_HAVE_ONE and not self.has_second_factor:
            return "set_up"
        return None
