"""The two identifier numbers: what makes one valid, and how one is shown."""

from __future__ import annotations

from datetime import date

from accounts.domain.text import normal, required
from kit.errors import Fault

# GB 32100-2015 《法人和其他组织统一社会信用代码编码规则》: no I O S V Z; a character's value is its index
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

# GB 11643-1999 《公民身份号码》: check character by ISO 7064 MOD 11-2
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"


def normalise(identifier: str) -> str:
    """The one spelling of an identifier: half-width, upper case, trimmed."""
    return normal(identifier).upper()


def is_credit_code(identifier: str) -> bool:
    """Whether a normalised text is a 统一社会信用代码: 18 known characters, the last of them the check character."""
    if len(identifier) != 18 or any(character not in _CREDIT_CHARACTERS for character in identifier):
        return False
    values = [_CREDIT_CHARACTERS.index(character) for character in identifier]
    total = sum(value * weight for value, weight in zip(values, _CREDIT_WEIGHTS, strict=False))
    return values[17] == (31 - total % 31) % 31


def is_resident_id(identifier: str, *, today: date) -> bool:
    """Whether a normalised text is a 居民身份证号 of somebody born by ``today``.

    The area code is not compared with a list: areas were renamed and dissolved, numbers stay.
    """
    digits, check = identifier[:17], identifier[17:]
    if len(identifier) != 18 or not (digits.isascii() and digits.isdigit()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _RESIDENT_WEIGHTS, strict=True))
    if check != _RESIDENT_CHECKS[total % 11] or digits[14:17] == "000":
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return born <= today


def credit_code_faults(field: str, identifier: str) -> list[Fault]:
    if not identifier.strip():
        return [required(field)]
    if is_credit_code(normalise(identifier)):
        return []
    return [
        Fault(field, "credit_code_invalid", "统一社会信用代码有误，请核对", "is not a valid unified social credit code")
    ]


def resident_id_faults(field: str, identifier: str, *, today: date) -> list[Fault]:
    if not identifier.strip():
        return [required(field)]
    if is_resident_id(normalise(identifier), today=today):
        return []
    return [Fault(field, "resident_id_invalid", "居民身份证号有误，请核对", "is not a valid resident identity number")]
