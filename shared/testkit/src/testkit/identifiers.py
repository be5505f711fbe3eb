"""Identifier numbers of nobody: valid, and another one each time."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id() -> str:
    """居民身份证号 (GB 11643-1999)."""
    born = date(1950, 1, 1) + timedelta(days=secrets.randbelow(18_000))
    start = f"110105{born:%Y%m%d}{secrets.randbelow(999) + 1:03}"
    return start + "10X98765432"[sum(int(c) * w for c, w in zip(start, _WEIGHTS, strict=True)) % 11]
