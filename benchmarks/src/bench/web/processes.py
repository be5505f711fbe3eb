"""Processes of a peer, which end with the block that needs them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def running(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
    user: str | None = None,
) -> AsyncGenerator[int]:
    """Runs ``command`` in a session of its own and answers its process id; ends it and its children afterwards."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, **(environment or {})},
            cwd=directory,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process.pid
            if process.returncode is not None:
                raise RuntimeError(f"{command[0]} ended: {log.read_text()[-2000:]}")  # noqa: ASYNC240
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 15)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
