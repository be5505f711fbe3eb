"""How texts are compared: kept as typed, but equal where only their width, case or spacing differs."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """The spelling by which two texts are compared: NFKC, casefolded, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
