"""How titles are compared: kept as typed, but equal where only their spelling differs, in either script."""

from __future__ import annotations

import functools
import re
import unicodedata

from opencc import OpenCC

_NUMERALS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SEASON = re.compile(
    r"第\s*(?P<chinese>[0-9]{1,3}|[零〇一二两三四五六七八九十]{1,3})\s*季"
    r"|(?<![a-z])(?:season\s*|s)(?P<latin>[0-9]{1,3})(?![a-z0-9])"
)
# Unicode's Default_Ignorable_Code_Point (joiners, fillers, variation selectors), and what its class calls a symbol or a
# mark though it shows nothing: the blank of Braille, the filler of Khitan, the null notehead
_UNSEEN = re.compile(
    "["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2800\U00016fe4\U0001d159"
    "]"
)
_MARKS = frozenset("<>~|^`=")
"""Symbols by their class, but people write them as brackets and dashes."""


def fold_title(title: str) -> str:
    """One spelling for all: of width, case and script, season marks as ``s2``, without spaces, punctuation and what
    cannot be seen.

    A title that is nothing but those keeps them: else all of them would be the same.
    """
    return _bare(_SEASON.sub(_season, _plain(title)))


def fold_owner(owner: str) -> str:
    """As titles are folded, but names of owners have no seasons."""
    return _bare(_plain(owner))


def grams_of(text: str) -> list[str]:
    """What a folded title must hold for ``text`` to stand in it: every pair of neighbours, or the one character."""
    return sorted({text[place : place + 2] for place in range(len(text) - 1)}) or [text]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _simplifier().convert(_UNSEEN.sub("", folded) or folded)


def _bare(plain: str) -> str:
    return "".join(char for char in plain if not _is_punctuation(char)) or "".join(plain.split())


@functools.cache
def _simplifier() -> OpenCC:
    """Its dictionaries take some megabytes: read by whoever folds the first title."""
    return OpenCC("t2s")


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PZC" or char in _MARKS


def _season(found: re.Match[str]) -> str:
    written = found["chinese"] or found["latin"]
    number = int(written) if written.isdigit() else _numeral(written)
    return found[0] if number is None else f"s{number}"


def _numeral(written: str) -> int | None:
    """Up to 99: 二, 十二, 二十, 二十一. Nothing for what is no numeral."""
    tens, ten, ones = written.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return None
    return (10 * _NUMERALS.get(tens, 1) if ten else 0) + _NUMERALS.get(ones, 0)
