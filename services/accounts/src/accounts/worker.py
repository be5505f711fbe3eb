"""The worker process: outbox relay, deleting what has had its time, making bureaus' search keys anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from accounts.commands.erase_letters import erase_letters
from accounts.commands.forget_expired_sessions import forget_expired_sessions
from accounts.commands.renew_search_keys import renew_search_keys
from accounts.config import Settings
from kit.db import TRANSIENT, Database, Tx
from kit.log import logger
from kit.waiting import wait_for_stop
from kit.worker import Worker

_EVERY = 600.0

Step = Callable[[Tx], Awaitable[int]]
"""Does a part of what there is to do; answers how much that was."""


async def run(settings: Settings, stop: asyncio.Event) -> None:
    await Worker("accounts", settings, loops=[forget_sessions, forget_letters, renew_keys]).run(stop)


async def forget_sessions(database: Database, stop: asyncio.Event) -> None:
    """Deletes what has expired."""
    await _keep_at(forget_expired_sessions, database, stop)


async def forget_letters(database: Database, stop: asyncio.Event) -> None:
    """Most letters hold a code, all hold an address: they are erased within a minute."""
    await _keep_at(erase_letters, database, stop, every=60.0)


async def renew_keys(database: Database, stop: asyncio.Event) -> None:
    """After an update of the service: bureaus' keys by the rule of before."""
    await _keep_at(renew_search_keys, database, stop)


async def _keep_at(step: Step, database: Database, stop: asyncio.Event, *, every: float = _EVERY) -> None:
    """Again and again does all there is to do, in small steps."""
    while not stop.is_set():
        try:
            async with database.transaction() as tx:
                done = await step(tx)
        except TRANSIENT as error:
            logger.warning("housekeeping_failed", step=step.__name__, cause=type(error).__name__)
            done = 0
        if done == 0:
            await wait_for_stop(stop, every)
