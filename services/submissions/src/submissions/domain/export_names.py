"""Names of exported files, which every system can write."""

from __future__ import annotations

import re
import unicodedata

from submissions.domain.calls import SHANGHAI
from submissions.domain.exports import FILES, Export

MOST_BYTES = 180
"""Most systems take 255, and the path of a folder comes before it."""

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
"""Devices of Windows, with any ending."""


def scan_name(registration_number: str, title: str, revision: int) -> str:
    """No two entries have the same: the number is whole in it, and no two have one."""
    return f"{_fit(f'{registration_number}_{title}', f'_{revision}')}_{revision}.pdf"


def export_name(export: Export) -> str:
    """As it is downloaded: what of, and when it was asked for."""
    what = "版权承诺书" if export.format == "scans" else "申报作品"
    parts = [export.call_title, export.bureau_name, what]
    at = f"{export.created_at.astimezone(SHANGHAI):%Y%m%d-%H%M}"
    return f"{_fit('_'.join(part for part in parts if part), at)}_{at}.{FILES[export.format][0]}"


def _fit(text: str, end: str) -> str:
    name = safe_name(text)
    room = MOST_BYTES - len(end.encode()) - len("_.xlsx")
    return name.encode()[:room].decode(errors="ignore").rstrip(" .")


def safe_name(text: str) -> str:
    """``text`` with a low line for what a name may not hold. Never empty."""
    seen = "".join(
        "_" if char in _FORBIDDEN or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else char
        for char in unicodedata.normalize("NFC", text)
    )
    name = re.sub(r"\s+", " ", seen).strip(" .") or "_"
    return f"_{name}" if _RESERVED.fullmatch(name) else name
