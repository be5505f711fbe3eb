"""How a bureau is found: by part of its name or its region's, in characters, in pinyin, or by pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from accounts.domain.bureaus import Bureau
from accounts.domain.text import fold

Spell = Callable[[str], Sequence[str]]
"""The pinyin of each character of a folded text, without tones. Letters and digits spell themselves, marks nothing."""

RULE = 1
"""Which rule a kept key was made by. With each change of the keys it grows, so that the kept ones are made anew."""


def search_keys(bureau: Bureau, spell: Spell) -> list[str]:
    """Texts of which one begins with whatever the bureau shall be found by; queries pass ``search_term`` before.

    A reading counts from the start of a syllable: ``an`` finds 安徽 and not every name with an ``an`` in it.
    """
    keys: set[str] = set()
    for text in (fold(bureau.name), fold(bureau.region_name)):
        syllables = spell(text)
        keys |= _endings(text) | _endings(syllables) | _endings([syllable[0] for syllable in syllables])
    return sorted(keys)


def search_term(query: str) -> str:
    """``Lü you`` → ``lvyou``, as a keyboard types it."""
    return fold(query).replace("ü", "v")


def _endings(parts: Sequence[str]) -> set[str]:
    """The text from each of its parts on."""
    return {"".join(parts[start:]) for start in range(len(parts))}
