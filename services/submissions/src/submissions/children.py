"""Work on what we do not trust, in processes of their own: few at once, and each with limits."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from kit.errors import Unavailable

_AT_ONCE = 2
_WAITING = 16
_PATIENCE = 20.0


class Turns:
    """At most two at once; a few wait a while, the rest are told to come back."""

    def __init__(self, *, at_once: int = _AT_ONCE, waiting: int = _WAITING, patience: float = _PATIENCE) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._free = at_once + waiting
        self._patience = patience

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Take a turn before what is worked on is read, so that only as many as turns are in memory.

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


async def run_child(module: str, data: bytes, *, seconds: float) -> bytes | None:
    """What ``python -m module`` writes for ``data``; nothing where it fails, or takes longer.

    It gets no environment and no open files. Raises ``Unavailable`` where no process can be started.
    """
    try:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", module),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
        )
    except OSError as error:  # no memory or no process left: not the data's fault
        raise Unavailable(retry_after=10) from error
    try:
        output, _ = await asyncio.wait_for(child.communicate(data), seconds)
    except TimeoutError:
        return None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return output if child.returncode == 0 else None
