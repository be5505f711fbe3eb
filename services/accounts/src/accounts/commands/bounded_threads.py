"""Slow work in threads of its own, with a limited queue: a storm of it neither blocks others nor grows without end.

The threads yield to the process's others: who waits for a slow answer anyway shall not make quick ones slow.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kit.errors import Unavailable

T = TypeVar("T")


class BoundedThreads:
    def __init__(self, threads: int, *, queue: int, name: str) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=_yield_to_others)
        self._limit = threads + queue
        self._pending = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Raises ``Unavailable`` where too many wait already."""
        if self._pending >= self._limit:
            raise Unavailable()
        self._pending += 1
        future = self._executor.submit(work)
        loop = asyncio.get_running_loop()
        # a caller who went away does not free the thread: only the work's end does
        future.add_done_callback(lambda _: _call(loop, self._done))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _done(self) -> None:
        self._pending -= 1


def _yield_to_others() -> None:
    os.nice(19)  # on Linux it counts for the calling thread alone


def _call(loop: asyncio.AbstractEventLoop, action: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(action)
