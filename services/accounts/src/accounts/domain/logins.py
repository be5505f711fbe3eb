"""登录账号 and 登录密码: the rules that a form states."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from accounts.domain.text import fold, required
from kit.errors import Fault

PASSWORD_WRONG = Fault("current_password", "password_wrong", "当前登录密码错误", "is not the current password")

_LOGIN = re.compile(r"[A-Za-z0-9]{4,32}")


def fold_login(login: str) -> str:
    """The spelling under which a login is found: one account, however it is typed."""
    return fold(login)


def login_faults(field: str, login: str) -> list[Fault]:
    if not login.strip():
        return [required(field)]
    if _LOGIN.fullmatch(login.strip()):
        return []
    return [Fault(field, "login_invalid", "登录账号须为 4–32 位数字或字母", "takes 4-32 digits and letters")]


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """What a password must be like. Other characters than digits and letters are welcome."""

    name: str
    shortest: int
    longest: int
    digit: bool
    upper: bool
    lower: bool

    def faults(self, field: str, password: str) -> list[Fault]:
        """Every part of the rule that a normalised password breaks."""
        if not password:
            return [required(field)]
        found: list[Fault] = []
        if not self.shortest <= len(password) <= self.longest:
            zh, en = (
                f"登录密码长度须为 {self.shortest}–{self.longest} 位",
                f"takes {self.shortest}-{self.longest} characters",
            )
            found.append(Fault(field, "password_length", zh, en))
        if any(unicodedata.category(character).startswith("C") for character in password):
            found.append(Fault(field, "invisible_character", "含有不可见字符", "holds a character that cannot be seen"))
        if self.digit and not re.search(r"[0-9]", password):
            found.append(Fault(field, "password_digit", "登录密码须含数字", "needs a digit"))
        if self.upper and not re.search(r"[A-Z]", password):
            found.append(Fault(field, "password_upper", "登录密码须含大写字母", "needs an upper-case letter"))
        if self.lower and not re.search(r"[a-z]", password):
            found.append(Fault(field, "password_lower", "登录密码须含小写字母", "needs a lower-case letter"))
        return found


SEED = PasswordRule("seed", shortest=10, longest=20, digit=True, upper=True, lower=True)
"""The programme's own rule, as its manual states it."""


def normalise_password(password: str) -> str:
    """NFKC (NIST SP 800-63B §3.1.1.2): a full-width keyboard types the same password."""
    return unicodedata.normalize("NFKC", password)


def password_faults(field: str, password: str, *, rule: PasswordRule = SEED) -> list[Fault]:
    return rule.faults(field, normalise_password(password))


def confirmation_faults(field: str, password: str, confirmation: str) -> list[Fault]:
    if not confirmation:
        return [required(field)]
    if normalise_password(password) == normalise_password(confirmation):
        return []
    return [Fault(field, "password_mismatch", "两次输入的密码不一致", "is not equal to the password")]
