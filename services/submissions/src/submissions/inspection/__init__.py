"""Inspection of uploaded PDFs, in a process of its own with limits on time, memory and files."""

from __future__ import annotations

import json
from dataclasses import dataclass

from submissions.children import Turns, run_child
from submissions.domain.scans import ScanHints

_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Finding:
    """``pages`` of an acceptable scan, or the reason of its refusal (see ``domain.scans.REFUSALS``)."""

    pages: int = 0
    refusal: str | None = None


class Inspector(Turns):
    """At most two inspections at once."""

    async def inspect(self, data: bytes) -> Finding:
        """Call it within a ``turn``. Raises ``Unavailable`` where no inspecting process can be started."""
        output = await run_child("submissions.inspection.child", data, seconds=_SECONDS)
        return Finding(refusal="scan_unreadable") if output is None else _finding(output)

    async def look(self, data: bytes) -> ScanHints | None:
        """What a reviewer might look at; nothing where the file cannot be rendered within the limits."""
        output = await run_child("submissions.inspection.rendering", data, seconds=_SECONDS)
        return None if output is None else _hints(output)


def _hints(output: bytes) -> ScanHints | None:
    try:
        return ScanHints.restored(json.loads(output))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _finding(output: bytes) -> Finding:
    try:
        said = json.loads(output)
        return Finding(pages=int(said.get("pages", 0)), refusal=said.get("refusal"))
    except (ValueError, AttributeError):
        return Finding(refusal="scan_unreadable")
