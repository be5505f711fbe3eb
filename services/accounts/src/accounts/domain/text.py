"""How text is compared, and what a name may hold."""

from __future__ import annotations

import re
import unicodedata

from kit.errors import Fault

NAME_LENGTH = 100

# Unicode's Default_Ignorable_Code_Point (joiners, fillers, variation selectors), and what its class calls a symbol or a
# mark though it shows nothing: the blank of Braille, the filler of Khitan, the null notehead
_UNSEEN = re.compile(
    "["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2800\U00016fe4\U0001d159"
    "]"
)


def normal(text: str) -> str:
    """Full-width forms as half-width ones (NFKC), trimmed: for what is code, not prose."""
    return unicodedata.normalize("NFKC", text).strip()


def fold(text: str) -> str:
    """The spelling under which two texts count as equal: NFKC, case folded, without spaces and what cannot be seen."""
    folded = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in folded if unicodedata.category(character)[0] not in "ZC")


def name_faults(field: str, text: str, *, limit: int = NAME_LENGTH) -> list[Fault]:
    """What is wrong with a name: it is needed, has at most ``limit`` characters, and all of them can be seen."""
    if not text.strip():
        return [required(field)]
    if len(text.strip()) > limit:
        return [Fault(field, "too_long", f"不能超过 {limit} 个字", f"takes at most {limit} characters")]
    if _UNSEEN.search(text) or any(unicodedata.category(character).startswith("C") for character in text):
        return [Fault(field, "invisible_character", "含有不可见字符", "holds a character that cannot be seen")]
    return []


def required(field: str) -> Fault:
    return Fault(field, "required", "必填", "is required")
