"""When two names mean the same organisation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SUFFIXES = (
    "分公司", "公司", "有限责任", "有限", "股份", "集团",
    "companylimited", "corporation", "incorporated", "company", "limited", "group", "coltd", "corp", "gmbh", "llc",
    "ltd", "inc", "co",
)  # fmt: skip
# fillers of Hangul: letters by their class, though they show nothing
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_SEPARATORS = re.compile(r"[、，,;；/|\n]+")


def fold(name: str) -> str:
    """Equal for spellings that differ in width, case, spaces, punctuation or the company's legal form."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = "".join(letter for letter in text if unicodedata.category(letter)[0] in "LN" and letter not in _FILLERS)
    while stripped := next((text.removesuffix(s) for s in _SUFFIXES if text.endswith(s) and text != s), None):
        text = stripped
    return text


def folded_names(fields: Iterable[str | None]) -> frozenset[str]:
    """Every organisation that the fields name; one field may list several."""
    found: set[str] = set()
    for field in fields:
        if field:
            found |= {fold(field), *(fold(part) for part in _SEPARATORS.split(field))}
    return frozenset(found - {""})
