"""Telephone numbers and e-mail addresses: what looks like one. Whether it reaches somebody, a confirmation shows."""

from __future__ import annotations

import re
from collections.abc import Callable

from accounts.domain.text import normal, required
from kit.errors import Fault

IsEmail = Callable[[str], bool]
"""Whether a text has the form of an e-mail address (RFC 5322)."""

_EMAIL_LENGTH = 254  # RFC 5321
_LANDLINE = re.compile(r"(0|(\+?86)-?0?)\d{2,3}-?\d{7,8}(-\d{1,6})?", re.ASCII)
_WITHOUT_HYPHENS = re.compile(
    r"(\+?86)?1[3-9]\d{9}"  # mobile
    r"|[48]00\d{7}"
    r"|\+(?!86)[1-9]\d{6,14}",  # abroad (ITU-T E.164)
    re.ASCII,
)


def normalise_phone(phone: str) -> str:
    """Half-width, without spaces and brackets."""
    return re.sub(r"[\s()]", "", normal(phone))


def phone_faults(field: str, phone: str) -> list[Fault]:
    """A mobile number, a landline with its area code (an extension may follow), or an international number."""
    if not phone.strip():
        return [required(field)]
    bare = normalise_phone(phone)
    if _LANDLINE.fullmatch(bare) or _WITHOUT_HYPHENS.fullmatch(bare.replace("-", "")):
        return []
    zh = "联系电话格式有误：请填写手机号，或带区号的固定电话"
    return [Fault(field, "phone_invalid", zh, "is neither a mobile number nor a number with its area code")]


def email_faults(field: str, email: str, is_email: IsEmail) -> list[Fault]:
    if not email.strip():
        return [required(field)]
    if len(email) <= _EMAIL_LENGTH and is_email(email.strip()):
        return []
    return [Fault(field, "email_invalid", "电子邮箱格式有误", "is not an e-mail address")]
