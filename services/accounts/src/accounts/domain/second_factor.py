"""The second factor: six digits that change every half minute, or one of the codes kept for the day they are lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from accounts.domain.account import Role
from accounts.domain.text import normal, required
from kit.errors import Fault

STEP = 30
"""Seconds that a code lasts (RFC 6238 §5.2); one step before and after is accepted, too: clocks differ."""
RECOVERY_CODES = 10
MUST_HAVE_ONE: frozenset[Role] = frozenset({"bureau", "expert", "admin", "auditor"})
"""Where the platform asks for it."""

CODE_WRONG = Fault(
    "code", "code_wrong", "动态验证码或恢复码错误", "is not the code of this moment, nor a recovery code"
)

_DIGITS = re.compile(r"[0-9]{6}")
_RECOVERY = re.compile(r"[a-z2-7]{16}")


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """As its owner sees it. ``required``: the role must have one."""

    enabled_at: datetime | None
    recovery_codes_left: int
    required: bool


def steps_at(seconds: float) -> tuple[int, int, int]:
    """The time steps whose codes are accepted, the likeliest first."""
    now = int(seconds // STEP)
    return now, now - 1, now + 1


def normalise_given(code: str) -> str:
    """However it was typed: full-width, in groups, in capitals."""
    return re.sub(r"[\s-]", "", normal(code)).lower()


def is_recovery_code(code: str) -> bool:
    return _RECOVERY.fullmatch(code) is not None


def write_recovery_code(letters: str) -> str:
    """In groups of four, as it is shown to be written down."""
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def given_faults(field: str, code: str) -> list[Fault]:
    if not code.strip():
        return [required(field)]
    given = normalise_given(code)
    if _DIGITS.fullmatch(given) or is_recovery_code(given):
        return []
    return [Fault(field, "code_form", "请填写 6 位动态验证码或 16 位恢复码", "takes six digits, or a recovery code")]
