"""A process that may die between any two awaits: none of its handles reaches the world from then on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from simulation.trace import Trace, running
from simulation.weather import Weather


class Process:
    """One life of a process. After ``kill`` its tasks are unwound, but every handle is fenced before."""

    def __init__(self, name: str, weather: Weather, trace: Trace) -> None:
        self.name = name
        self.weather = weather
        self.trace = trace
        self.alive = True
        self.ends: list[Callable[[], object]] = []
        """What the rest of the world sees at the death: connections that close."""
        self._waits: dict[asyncio.Future[Any], None] = {}
        self._tasks: dict[asyncio.Task[Any], None] = {}

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        token = running.set(self.name)
        task = asyncio.get_running_loop().create_task(work)
        running.reset(token)
        self._tasks[task] = None
        task.add_done_callback(self._finished)
        return task

    def kill(self) -> None:
        self.alive = False
        for end in self.ends:
            end()
        for waiting in (*self._waits, *self._tasks):
            waiting.cancel()

    def require_life(self) -> None:
        """Ends the coroutine of a dead process that reaches for one of its handles."""
        if not self.alive:
            raise asyncio.CancelledError

    async def pause(self, seconds: float) -> None:
        """Waits for the world; the dead get no answer."""
        self.require_life()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waits[future] = None
        loop.call_later(seconds, _wake, future)
        try:
            await future
        finally:
            self._waits.pop(future, None)
        self.require_life()

    async def trip(self) -> None:
        """One way through the network; now and then the answer is there before anything else happens."""
        if seconds := self.weather.trip():
            await self.pause(seconds)
        else:
            self.require_life()

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            asyncio.get_running_loop().call_exception_handler({"message": self.name, "exception": error})


def _wake(future: asyncio.Future[Any]) -> None:
    if not future.done():
        future.set_result(None)
