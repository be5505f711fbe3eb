"""Processes of a benchmark: each side, each load generator and each sink is one of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any


class Child:
    """A process that answers lines: commands to its standard input, answers from its standard output."""

    def __init__(self, process: asyncio.subprocess.Process, name: str, log: Path) -> None:
        self._process = process
        self._input: Any = process.stdin
        self._output: Any = process.stdout
        self._name = name
        self._log = log

    async def tell(self, line: str) -> None:
        self._input.write(line.encode() + b"\n")
        await self._input.drain()

    async def hear(self, word: str, *, within: float = 60.0) -> str:
        """Waits for the line that begins with ``word`` and answers its rest. Raises RuntimeError with the end of the
        process's log when the process ends before."""
        async with asyncio.timeout(within):
            while line := (await self._output.readline()).decode():
                if line.split(maxsplit=1)[:1] == [word]:
                    return line.removeprefix(word).strip()
        raise RuntimeError(f"{self._name} ended before it said {word!r}:\n{self._tail()}")

    def check(self) -> None:
        """Raises RuntimeError with the end of the process's log when the process has ended."""
        if self._process.returncode is not None:
            raise RuntimeError(f"{self._name} ended with {self._process.returncode}:\n{self._tail()}")

    def _tail(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-25:])

    async def end(self) -> None:
        """Asks it to end, as a supervisor does, and waits."""
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 20)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()


@asynccontextmanager
async def child(
    command: list[str], folder: Path, *, name: str, environment: Mapping[str, str] | None = None, answers: bool = False
) -> AsyncGenerator[Child]:
    """A running process that ends with the block. What it writes goes to ``<name>.log`` in ``folder``; where it
    ``answers``, its standard output is for ``hear``."""
    log = folder / f"{name}.log"
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, **(environment or {})},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE if answers else errors,
            stderr=errors,
        )
    running = Child(process, name, log)
    try:
        yield running
    finally:
        await running.end()


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of ours."""
    return [sys.executable, "-m", name, *arguments]
