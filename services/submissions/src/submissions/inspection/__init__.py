"""Inspection of uploaded PDFs, in a process of its own with limits on time, memory and files."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kit.errors import Unavailable

_AT_ONCE = 2
_WAITING = 16
_PATIENCE = 20.0
_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Finding:
    """``pages`` of an acceptable scan, or the reason of its refusal (see ``domain.scans.REFUSALS``)."""

    pages: int = 0
    refusal: str | None = None


class Inspector:
    """At most two inspections at once; a few wait a while, the rest are told to come back."""

    def __init__(self, *, at_once: int = _AT_ONCE, waiting: int = _WAITING, patience: float = _PATIENCE) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._free = at_once + waiting
        self._patience = patience

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Take a turn before the file is read, so that only as many files as turns are in memory.

        Raises ``Unavailable`` where too many wait already, or none ends in time.
        """
        if self._free == 0:
            raise Unavailable(retry_after=5)
        self._free -= 1
        try:
            try:
                await asyncio.wait_for(self._slots.acquire(), self._patience)
            except TimeoutError as error:
                raise Unavailable(retry_after=10) from error
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._free += 1

    async def inspect(self, data: bytes) -> Finding:
        """Call it within a ``turn``. Raises ``Unavailable`` where no inspecting process can be started."""
        return await _run(data)


async def _run(data: bytes) -> Finding:
    try:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "submissions.inspection.child"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
        )
    except OSError as error:  # no memory or no process left: not the file's fault
        raise Unavailable(retry_after=10) from error
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
