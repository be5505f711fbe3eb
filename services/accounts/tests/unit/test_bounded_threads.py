"""Slow work is bounded, whoever waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator

import pytest

from accounts.commands.bounded_threads import BoundedThreads
from kit.errors import Unavailable
from testkit.probes import eventually


@pytest.fixture
def release() -> Generator[threading.Event]:
    """Work that waits for it ends with the test, at the latest."""
    event = threading.Event()
    yield event
    event.set()


async def test_work_above_the_queue_is_refused_until_some_is_done(release: threading.Event) -> None:
    threads = BoundedThreads(1, queue=1, name="test")
    waiting = [asyncio.create_task(threads.run(release.wait)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await threads.run(lambda: None)
    release.set()
    assert await asyncio.gather(*waiting) == [True, True]
    assert await threads.run(lambda: "done") == "done"
    threads.close()


async def test_a_caller_who_goes_away_does_not_free_the_thread(release: threading.Event) -> None:
    threads, begun = BoundedThreads(1, queue=0, name="test"), threading.Event()

    def work() -> None:
        begun.set()
        release.wait()

    gone = asyncio.create_task(threads.run(work))
    await eventually(begun.is_set, what="the work to begin")
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    refused = asyncio.create_task(threads.run(lambda: None))
    await asyncio.wait([refused], timeout=0.5)
    assert refused.done()
    assert isinstance(refused.exception(), Unavailable)
    threads.close()
