"""Waiting for something to become true, without sleeping blindly."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from kit.db import Database

T = TypeVar("T")


async def eventually(
    condition: Callable[[], Awaitable[T]] | Callable[[], T],
    *,
    within: float = 10.0,
    what: str | None = None,
    every: float = 0.05,
) -> T:
    """Answers the first true result of ``condition``; after ``within`` seconds fails and says what it waited for.

    An AssertionError inside the condition counts as not yet true and is shown in the end.
    """
    deadline = time.monotonic() + within
    name = what or getattr(condition, "__name__", "the condition")
    last: object = None
    while True:
        try:
            result = condition()
            value: Any = await result if inspect.isawaitable(result) else result
            if value:
                return value
            last = value
        except AssertionError as error:
            last = error
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {within} s in vain for {name}; last seen: {last!r}")
        await asyncio.sleep(every)


async def someone_waits(database: Database) -> bool:
    """Whether a transaction in this database waits for a lock."""
    async with database.transaction(readonly=True) as tx:
        return await tx.fetchval("""
            SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """)
