"""``python -m bench.bus.writers TOPIC RATE FILE``: commits events at a steady rate until it is told to end.

Open loop: event n is due n / RATE seconds after the start whatever became of the others. FILE gets a line for each
event: its id and the instant, in nanoseconds, right after its commit had returned. Says by how many
seconds it was late at worst.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO, cast

import asyncpg
import uvloop

from bench.bus.events import example
from kit import outbox
from kit.db import Tx
from kit.process import stop_on_signals

WRITERS = 8


async def main(topic: str, rate: float, file: Path) -> None:
    stop = stop_on_signals()
    connections = [await asyncpg.connect(os.environ["TUIYOU_DATABASE_URL"]) for _ in range(WRITERS)]
    print("ready", flush=True)  # noqa: T201
    due = schedule(rate, stop)
    with file.open("w") as log:
        late = await asyncio.gather(*(_write(connection, topic, due, log) for connection in connections))
    print(f"late {max(late):.3f}", flush=True)  # noqa: T201
    for connection in connections:
        await connection.close()


def schedule(rate: float, stop: asyncio.Event) -> Iterator[float]:
    """When each event is due, by the monotonic clock; shared by the writers."""
    began = time.monotonic()
    for number in itertools.count():
        if stop.is_set():
            return
        yield began + number / rate


async def _write(
    connection: asyncpg.Connection[asyncpg.Record], topic: str, instants: Iterator[float], log: TextIO
) -> float:
    """One writer; answers by how many seconds it was late at worst."""
    worst = 0.0
    for due in instants:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        worst = max(worst, time.monotonic() - due)
        event = example(outbox.uuid7())
        async with connection.transaction():
            event_id = await outbox.add_raw(
                cast("Tx", connection),
                topic=topic,
                key=event.key,
                type=event.TYPE,
                subject=event.subject,
                payload=event.model_dump_json(),
            )
        log.write(f"{event_id} {time.time_ns()}\n")
    return worst


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])))
