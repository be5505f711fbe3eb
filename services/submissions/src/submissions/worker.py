"""The worker: outbox relay, event consumer, the sweeper of the object store, and the maker of exports."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta

from kit.db import TRANSIENT, Database
from kit.log import logger
from kit.objectstore import ObjectStore
from kit.waiting import wait_for_stop
from kit.worker import Worker
from submissions.commands.make_export import Workshop, make_next_export
from submissions.commands.sweep_objects import sweep_objects
from submissions.config import Settings
from submissions.handlers import SUBSCRIPTIONS

SWEEP_EVERY = timedelta(hours=6)
EXPORTS_EVERY = timedelta(seconds=2)


async def run(settings: Settings, stop: asyncio.Event) -> None:
    store = ObjectStore(settings, threads=1)
    export_store = ObjectStore(settings, threads=2)  # one sends the file, one reads scans
    threads = ThreadPoolExecutor(1, thread_name_prefix="exports")

    async def sweep(database: Database, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                swept = await sweep_objects(database, store)
                logger.info("objects_swept", **asdict(swept))
            except TRANSIENT as error:
                logger.warning("sweeping_failed", cause=type(error).__name__)
            await wait_for_stop(stop, SWEEP_EVERY.total_seconds())

    async def export(database: Database, stop: asyncio.Event) -> None:
        shop = Workshop(database, export_store, threads, stop)
        while not stop.is_set():
            pause = EXPORTS_EVERY
            try:
                pause = timedelta(0) if await make_next_export(shop) else EXPORTS_EVERY
            except TRANSIENT as error:
                logger.warning("exporting_failed", cause=type(error).__name__)
            await wait_for_stop(stop, pause.total_seconds())

    try:
        await Worker("submissions", settings, SUBSCRIPTIONS, loops=[sweep, export]).run(stop)
    finally:
        store.close()
        export_store.close()
        threads.shutdown(wait=False, cancel_futures=True)
