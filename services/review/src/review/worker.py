"""The worker: outbox relay, event consumer, and the closing of what published results leave open."""

from __future__ import annotations

import asyncio

from kit.db import TRANSIENT, Database
from kit.log import logger
from kit.waiting import wait_for_stop
from kit.worker import Worker
from review.commands.close_leftovers import close_leftovers
from review.config import Settings
from review.handlers import SUBSCRIPTIONS

_BATCH = 200
_EVERY = 1.0


async def run(settings: Settings, stop: asyncio.Event) -> None:
    await Worker("review", settings, SUBSCRIPTIONS, loops=[close_after_results]).run(stop)


async def close_after_results(database: Database, stop: asyncio.Event) -> None:
    """Closes the cases that the publication of results left open, and those that arrive after it."""
    while not stop.is_set():
        closed = 0
        try:
            async with database.transaction() as tx:
                closed = await close_leftovers(tx, _BATCH)
        except TRANSIENT as error:
            logger.warning("closing_failed", cause=type(error).__name__)
        if closed < _BATCH:
            await wait_for_stop(stop, _EVERY)
