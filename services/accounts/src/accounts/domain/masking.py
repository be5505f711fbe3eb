"""Personal data as answers show it: enough to recognise one's own, too little to learn another's."""

from __future__ import annotations


def mask_identifier(identifier: str) -> str:
    """``914403001922038216`` → ``9144************16``."""
    return _mask(identifier, 4, 2)


def mask_phone(phone: str) -> str:
    """``13812345678`` → ``138****5678``."""
    return _mask(phone, 3, 4)


def mask_email(email: str) -> str:
    """``wang.fang@example.com`` → ``w********@example.com``."""
    local, _, domain = email.rpartition("@")
    return f"{_mask(local, 1, 0)}@{domain}"


def mask_name(name: str) -> str:
    """``王小芳`` → ``王**``."""
    return _mask(name, 1, 0)


def _mask(text: str, first: int, last: int) -> str:
    """Keeps the ends, but never more than two thirds of the text."""
    if 2 * len(text) < 3 * (first + last):
        first, last = min(first, len(text) // 2), 0
    hidden = len(text) - first - last
    return text[:first] + "*" * hidden + text[first + hidden :]
