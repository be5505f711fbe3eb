"""Passwords that are guessed first: what many people have, pieced together or repeated."""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import pairwise

from accounts.domain.text import fold

_SHORT_UNIT = 8
"""Whatever repeats fewer characters than this is guessed as soon as they are."""


def is_common(password: str, common: Set[str]) -> bool:
    """Whether it is one of ``common``, two of them, or repeats one, with or without its marks. Runs count as well."""
    texts = {fold(password), letters_of(password)}
    return texts == {""} or any(_is_guessed(text, common) for text in texts)


def without(password: str, words: Iterable[str]) -> str | None:
    """What is left of it without ``words``; nothing where it holds none of them."""
    text = letters = letters_of(password)
    for word in words:
        text = text.replace(word, "") if word else text
    return text if text != letters else None


def letters_of(password: str) -> str:
    """Letters and digits, folded: what marks and capitals add is tried with it."""
    return "".join(character for character in fold(password) if character.isalnum())


def _is_guessed(text: str, common: Set[str]) -> bool:
    return (
        _is_one(text, common)
        or any(_is_one(text[:cut], common) and _is_one(text[cut:], common) for cut in range(4, len(text) - 3))
        or _is_run(text)
    )


def _is_one(text: str, common: Set[str]) -> bool:
    if text in common:
        return True
    unit = _unit_of(text)
    return len(unit) < len(text) and (len(unit) < _SHORT_UNIT or unit in common)


def _unit_of(text: str) -> str:
    """What ``text`` repeats, or ``text`` itself: where a text occurs in itself doubled tells."""
    return text[: (text + text).find(text, 1)]


def _is_run(text: str) -> bool:
    """Neighbours in the alphabet or among the digits, up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(text) > 2 and steps in ({1}, {-1})
