"""The worker process: outbox relay, and deleting sessions that ended."""

from __future__ import annotations

import asyncio

from accounts.commands.forget_expired_sessions import forget_expired_sessions
from accounts.config import Settings
from kit.db import TRANSIENT, Database
from kit.log import logger
from kit.waiting import wait_for_stop
from kit.worker import Worker

_EVERY = 600.0


async def run(settings: Settings, stop: asyncio.Event) -> None:
    await Worker("accounts", settings, loops=[forget_sessions]).run(stop)


async def forget_sessions(database: Database, stop: asyncio.Event) -> None:
    """Every ten minutes deletes what has expired, in small steps."""
    while not stop.is_set():
        try:
            async with database.transaction() as tx:
                forgotten = await forget_expired_sessions(tx)
        except TRANSIENT as error:
            logger.warning("forgetting_failed", cause=type(error).__name__)
            forgotten = 0
        if forgotten == 0:
            await wait_for_stop(stop, _EVERY)
