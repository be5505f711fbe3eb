"""What happened in a run, step by step, for whoever replays a seed. Without a replay it costs next to nothing."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.broker import Entry

running: ContextVar[str] = ContextVar("running", default="world")
"""The process whose code runs."""


class Trace:
    """The steps of one run. It also stands in for the kit's logger, so that the kit's lines are among the steps."""

    def __init__(self, *, kept: bool) -> None:
        self.lines: list[str] = []
        self._kept = kept

    def add(self, who: str, *what: object) -> None:
        if self._kept:
            now = asyncio.get_running_loop().time()
            self.lines.append(f"{now:8.3f}  {who:<11} {' '.join(str(word) for word in what)}")

    def appended(self, partition: int, entry: Entry) -> None:
        if self._kept:
            headers = dict(entry.message.headers)
            step = f"version {headers['ce_sequence'].decode()} of {entry.message.key.decode()[:4]}"
            self.add("broker", f"has {step} in partition {partition} from", entry.producer)

    def _logged(self, event: str, **fields: Any) -> None:
        if self._kept:
            self.add(running.get(), event, *(f"{name}={value}" for name, value in fields.items()))

    info = warning = error = _logged
