"""登录密码: what a password must be like, by the profile that the platform's operator has chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from accounts.domain.common_passwords import is_common, without
from accounts.domain.logins import fold_login
from accounts.domain.text import required
from kit.errors import Fault

Profile = Literal["seed", "nist", "mlps3"]
RequirementKind = Literal["length", "pattern", "server"]
"""How whoever types can be told at once: by the length, by a pattern, or only after it was sent."""

_PLATFORM = ("tuiyou", "推优", "nrta", "广电总局", "网络视听")
_OF_ONES_OWN = 8
"""Characters besides the login and the platform's names."""

PASSWORD_WRONG = Fault("current_password", "password_wrong", "当前登录密码错误", "is not the current password")
UNCHANGED = Fault("password", "password_unchanged", "新密码不能与当前登录密码相同", "is equal to the current password")


@dataclass(frozen=True, slots=True)
class Requirement:
    """``pattern`` is found in a normalised password that fulfils it; JavaScript (with flag u) reads it alike."""

    code: str
    kind: RequirementKind
    zh: str
    en: str
    pattern: str | None = None

    def fault(self, field: str) -> Fault:
        return Fault(field, self.code, self.zh, self.en)


_VISIBLE = Requirement(
    "invisible_character", "pattern", "含有不可见字符", "holds a character that cannot be seen", r"^\P{C}*$"
)
_DIGIT = Requirement("password_digit", "pattern", "登录密码须含数字", "needs a digit", "[0-9]")
_UPPER = Requirement("password_upper", "pattern", "登录密码须含大写字母", "needs an upper-case letter", "[A-Z]")
_LOWER = Requirement("password_lower", "pattern", "登录密码须含小写字母", "needs a lower-case letter", "[a-z]")
_MARK = Requirement("password_mark", "pattern", "登录密码须含标点符号", "needs a punctuation mark", r"[!-/:-@\[-`{-~]")
_COMMON = Requirement("password_common", "server", "属于常见密码或由其拼成", "is a common password, or made of such")
_CONTEXT = Requirement(
    "password_context", "server", "除登录账号和平台名称外字符过少",
    "holds too little besides the login and the platform's name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """``kinds`` of characters must occur; other ones are welcome. ``common`` is what many people have, folded."""

    profile: Profile
    shortest: int
    longest: int
    kinds: tuple[Requirement, ...] = ()
    guessable_refused: bool = False
    """Common passwords, and such as say little besides the login."""
    max_age: timedelta | None = None
    """After this a login only leads to setting a new one."""
    history: int = 0
    """So many of an account's last passwords, the current one among them, are refused."""
    second_factor: bool = False
    """Whether staff, experts, admins and auditors must have one."""
    common: Set[str] = field(default=frozenset(), repr=False)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Everything that a password must fulfil, in the order in which faults are named."""
        zh = f"登录密码长度须为 {self.shortest}–{self.longest} 位"
        en = f"takes {self.shortest}-{self.longest} characters"
        guessable = (_COMMON, _CONTEXT) if self.guessable_refused else ()
        used_before = (self._unused,) if self.history else ()
        return (Requirement("password_length", "length", zh, en), _VISIBLE, *self.kinds, *guessable, *used_before)

    @property
    def reused(self) -> Fault:
        """The fault of a password that was used before: only its hash can tell."""
        return self._unused.fault("password")

    def faults(self, field: str, password: str, *, login: str) -> list[Fault]:
        """Every requirement that the password breaks, as far as it alone can tell."""
        normalised = normalise_password(password)
        if not normalised:
            return [required(field)]
        return [needed.fault(field) for needed in self.requirements if self._is_broken(needed, normalised, login)]

    @property
    def _unused(self) -> Requirement:
        zh, en = f"不能与最近 {self.history} 次使用的密码相同", f"is one of the last {self.history} passwords"
        return Requirement("password_reused", "server", zh, en)

    def _is_broken(self, needed: Requirement, password: str, login: str) -> bool:
        if needed.kind == "length":
            return not self.shortest <= len(password) <= self.longest
        if needed is _VISIBLE:  # the pattern's \P is unknown to our expressions
            return any(unicodedata.category(character).startswith("C") for character in password)
        if needed.pattern:
            return re.search(needed.pattern, password) is None
        # one that is too long is refused anyway, and would take long
        return len(password) <= self.longest and self._is_guessable(needed, password, login)

    def _is_guessable(self, needed: Requirement, password: str, login: str) -> bool:
        if needed is _COMMON:
            return is_common(password, self.common)
        own = without(password, (fold_login(login), *_PLATFORM)) if needed is _CONTEXT else None
        return own is not None and len(own) < _OF_ONES_OWN


RULES: Mapping[Profile, PasswordRule] = {
    "seed": PasswordRule("seed", 10, 20, (_DIGIT, _UPPER, _LOWER)),
    "nist": PasswordRule("nist", 15, 128, guessable_refused=True),
    "mlps3": PasswordRule(
        "mlps3", 10, 64, (_DIGIT, _UPPER, _LOWER, _MARK), guessable_refused=True, max_age=timedelta(days=90), history=5,
        second_factor=True,
    ),
}  # fmt: skip
"""The programme's own rule, as its manual states it; NIST SP 800-63B-4; GB/T 22239 level three (等保三级)."""


def normalise_password(password: str) -> str:
    """NFKC (NIST SP 800-63B §3.1.1.2): a full-width keyboard types the same password."""
    return unicodedata.normalize("NFKC", password)


def confirmation_faults(field: str, password: str, confirmation: str) -> list[Fault]:
    if not confirmation:
        return [required(field)]
    if normalise_password(password) == normalise_password(confirmation):
        return []
    return [Fault(field, "password_mismatch", "两次输入的密码不一致", "is not equal to the password")]


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password as one chooses it, typed twice."""

    password: str = field(repr=False)
    confirmation: str = field(repr=False)

    def faults(self, rule: PasswordRule, *, login: str) -> list[Fault]:
        return [
            *rule.faults("password", self.password, login=login),
            *confirmation_faults("password_confirmation", self.password, self.confirmation),
        ]

    def faults_beside(self, current: str, rule: PasswordRule, *, login: str) -> list[Fault]:
        """Where the current password was given, too."""
        same = bool(current) and normalise_password(current) == normalise_password(self.password)
        return [
            *([] if current else [required("current_password")]),
            *([UNCHANGED] if same else []),
            *self.faults(rule, login=login),
        ]
