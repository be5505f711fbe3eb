"""The worker: outbox relay, event consumer, and the sweeper of the object store."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from kit.db import TRANSIENT, Database
from kit.log import logger
from kit.objectstore import ObjectStore
from kit.waiting import wait_for_stop
from kit.worker import Worker
from submissions.commands.sweep_objects import sweep_objects
from submissions.config import Settings
from submissions.handlers import SUBSCRIPTIONS

SWEEP_EVERY = timedelta(hours=6)


async def run(settings: Settings, stop: asyncio.Event) -> None:
    store = ObjectStore(settings, threads=1)

    async def sweep(database: Database, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                swept = await sweep_objects(database, store)
                logger.info("objects_swept", staging=swept.staging, accepted=swept.accepted)
            except TRANSIENT as error:
                logger.warning("sweeping_failed", cause=type(error).__name__)
            await wait_for_stop(stop, SWEEP_EVERY.total_seconds())

    try:
        await Worker("submissions", settings, SUBSCRIPTIONS, loops=[sweep]).run(stop)
    finally:
        store.close()
