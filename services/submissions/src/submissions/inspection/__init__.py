"""Inspection of uploaded PDFs, in a process of its own with limits on time, memory and files."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass

from kit.errors import Unavailable

_AT_ONCE = 2
_WAITING = 16
_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Finding:
    """``pages`` of an acceptable scan, or the reason of its refusal (see ``domain.scans.REFUSALS``)."""

    pages: int = 0
    refusal: str | None = None


class Inspector:
    """At most two inspections at once; a few wait, the rest are told to come back."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def inspect(self, data: bytes) -> Finding:
        """Raises ``Unavailable`` where too many wait already."""
        if self._waiting >= _WAITING:
            raise Unavailable(retry_after=5)
        self._waiting += 1
        try:
            async with self._slots:
                return await _run(data)
        finally:
            self._waiting -= 1


async def _run(data: bytes) -> Finding:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "submissions.inspection.child"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd="/",
        env={"LC_ALL": "C.UTF-8"},
    )
    try:
        output, _ = await asyncio.wait_for(child.communicate(data), _SECONDS)
    except TimeoutError:
        return Finding(refusal="scan_unreadable")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return _finding(output) if child.returncode == 0 else Finding(refusal="scan_unreadable")


def _finding(output: bytes) -> Finding:
    try:
        said = json.loads(output)
        return Finding(pages=int(said.get("pages", 0)), refusal=said.get("refusal"))
    except (ValueError, AttributeError):
        return Finding(refusal="scan_unreadable")
