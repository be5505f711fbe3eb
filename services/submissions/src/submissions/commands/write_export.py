"""An export's file, written to the object store while its rows are read: neither is ever whole in memory."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from kit.db import Database
from kit.objectstore import ObjectStore
from submissions.commands.fill_export import Filling, fill
from submissions.commands.read_export import count_rows
from submissions.db import calls, exports
from submissions.domain.export_rows import columns_of
from submissions.domain.exports import FILES, Export, LeaseLost, Stopped


@dataclass(frozen=True, slots=True)
class Written:
    size: int
    sha256: str


async def write_export(
    export: Export, database: Database, store: ObjectStore, threads: Executor, stop: asyncio.Event
) -> Written:
    """Raises ``LeaseLost``, ``Stopped``, ``ScanLost``, or what may be over later."""
    async with database.transaction() as tx:
        _check(await exports.progress(tx, export, 0, await count_rows(tx, export)))
        columns = columns_of((await calls.get(tx, export.call_id)).extra_fields)
    run = partial(asyncio.get_running_loop().run_in_executor, threads)
    async with store.writing(export.key, content_type=FILES[export.format][1]) as pipe:
        filling = Filling(export, columns, run)
        file = await run(filling.open, pipe)
        try:
            done = 0
            async for written in fill(filling, file, database, store):
                done += written
                async with database.transaction() as tx:
                    _check(await exports.progress(tx, export, done))
                if stop.is_set():
                    raise Stopped
            await run(file.finish)
        finally:
            await run(file.close)
    return Written(pipe.size, pipe.sha256)


def _check(held: bool) -> None:
    if not held:
        raise LeaseLost
