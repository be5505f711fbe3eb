"""Codes that are sent by mail, and what is typed in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from accounts.domain.passwords import NewPassword, PasswordRule
from accounts.domain.text import normal, required
from kit.errors import Fault, Invalid

Purpose = Literal["email_confirmation", "password_reset"]

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5

_DIGITS = 8
CODE_WRONG = Fault("code", "code_wrong", "验证码错误或已失效", "is wrong or has expired")


def write_code(number: int) -> str:
    """A number below ``10 ** 8`` as it stands in a mail."""
    return f"{number:0{_DIGITS}}"


def normalise_code(code: str) -> str:
    """As it was sent, however it was typed or pasted."""
    return re.sub(r"[\s-]", "", normal(code))


def code_faults(field: str, code: str) -> list[Fault]:
    if not code.strip():
        return [required(field)]
    if re.fullmatch(r"[0-9]{8}", normalise_code(code)):
        return []
    return [Fault(field, "code_form", f"验证码为 {_DIGITS} 位数字", f"takes {_DIGITS} digits")]


@dataclass(frozen=True, slots=True)
class ResetForm:
    """What is needed to set a forgotten password anew."""

    login: str = field(repr=False)
    code: str = field(repr=False)
    password: str = field(repr=False)
    password_confirmation: str = field(repr=False)

    def faults(self, rule: PasswordRule) -> list[Fault]:
        return [
            *([] if self.login.strip() else [required("login")]),
            *code_faults("code", self.code),
            *NewPassword(self.password, self.password_confirmation).faults(rule, login=self.login),
        ]


def refusal(faults: list[Fault]) -> Invalid:
    return Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=faults)
