"""登录账号: the rule that a form states."""

from __future__ import annotations

import re

from accounts.domain.text import fold, required
from kit.errors import Fault

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
