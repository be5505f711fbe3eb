"""Registration numbers: ``2023Q1-11-00042`` is call, the bureau's region code, running number."""

from __future__ import annotations


def registration_number(call_code: str, region_code: str, running: int) -> str:
    """The running number has at least five digits; more when a region needs them."""
    return f"{call_code}-{region_code}-{running:05d}"
