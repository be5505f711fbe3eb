"""A worker makes the next export that waits: its file goes to the object store while its rows are read."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass

from kit import outbox
from kit.db import Database
from kit.log import logger
from kit.objectstore import ObjectStore
from submissions.commands.export_events import ready_event
from submissions.commands.write_export import Written, write_export
from submissions.db import exports
from submissions.domain.exports import Export, Failure, LeaseLost, ScanLost, Stopped, TooLarge

_RETRY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making takes: a thread that writes the file, and ``stop``, which ends the process."""

    database: Database
    store: ObjectStore
    threads: Executor
    stop: asyncio.Event


async def make_next_export(shop: Workshop) -> bool:
    """Whether one waited."""
    async with shop.database.transaction() as tx:
        export = await exports.claim(tx)
    if export is None:
        return False
    try:
        await _finish(shop, export, await write_export(export, shop.database, shop.store, shop.threads, shop.stop))
    except LeaseLost:
        logger.info("export_taken_over", export_id=str(export.id))
    except Stopped:
        await _put_back(shop, export, counted=False, seconds=0)
    except ScanLost:
        await _fail(shop, export, "scan_lost")
    except TooLarge:
        await _fail(shop, export, "too_large")
    except Exception as error:
        logger.warning("export_interrupted", export_id=str(export.id), cause=type(error).__name__)
        await _put_back(shop, export, counted=True, seconds=_RETRY_SECONDS)
    return True


async def _finish(shop: Workshop, export: Export, written: Written) -> None:
    async with shop.database.transaction() as tx:
        finished = await exports.finish(tx, export, size=written.size, sha256=written.sha256)
        if finished:
            await outbox.add(tx, ready_event(finished))
    if finished is None:
        await shop.store.remove(export.key)
        raise LeaseLost
    logger.info("export_made", export_id=str(export.id), format=export.format, size=written.size)


async def _fail(shop: Workshop, export: Export, failure: Failure) -> None:
    async with shop.database.transaction() as tx:
        await exports.fail(tx, export, failure)
    logger.error("export_failed", export_id=str(export.id), cause=failure)


async def _put_back(shop: Workshop, export: Export, *, counted: bool, seconds: float) -> None:
    async with shop.database.transaction() as tx:
        await exports.put_back(tx, export, counted=counted, seconds=seconds)
