"""What people typed, made fit for paper: what cannot be seen is left out, and long words may break."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = frozenset({"Cc", "Cs", "Cn"})
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They show letters in another order than they stand in."""
_LONG_WORD = re.compile(r"[^\s\u2e80-\uffff\U0001f000-\U0003ffff]{20,}")
_BREAK = "\u200b"


def lines(text: str | None) -> list[str]:
    """The text's lines; empty ones at its ends are dropped."""
    given = (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return [_LONG_WORD.sub(_breakable, _seen(line)) for line in given.strip().split("\n")]


def line(text: str | None) -> str:
    return " ".join(lines(text))


def grouped(digest: str) -> str:
    """In groups of eight, so that two can be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _seen(text: str) -> str:
    return "".join(
        " " if letter == "\t" else letter
        for letter in text
        if letter == "\t" or (unicodedata.category(letter) not in _UNSEEN and letter not in _DIRECTIONS)
    )


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return _BREAK.join(text[start : start + 8] for start in range(0, len(text), 8))
