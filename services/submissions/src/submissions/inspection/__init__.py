"""Inspection of uploaded PDFs, in a process of its own with limits on time, memory and files."""

from __future__ import annotations

import json
from dataclasses import dataclass

from submissions.children import Turns, run_child
from submissions.domain.scans import ScanHints
from submissions.inspection.viruses import VirusScanner

_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Finding:
    """``pages`` of an acceptable scan, or the reason of its refusal (see ``domain.scans.REFUSALS``)."""

    pages: int = 0
    refusal: str | None = None


class Inspector(Turns):
    """At most two inspections at once. ``clamd``: the address of a virus scanner, see ``viruses``."""

    def __init__(
        self, *, clamd: str | None = None, at_once: int = 2, waiting: int = 16, patience: float = 20.0
    ) -> None:
        super().__init__(at_once=at_once, waiting=waiting, patience=patience)
        self._viruses = VirusScanner(clamd)

    async def is_infected(self, data: bytes) -> bool:
        """Raises ``Unavailable`` where a scanner is configured and does not answer."""
        return await self._viruses.finds_one(data)

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
