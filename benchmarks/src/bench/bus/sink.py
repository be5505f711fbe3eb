"""``python -m bench.bus.sink TOPIC FILE``: writes down when each event arrives at a consumer, until told to end.

FILE gets a line for each event: its id and the instant in nanoseconds at which the client handed it over.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.bus.stage import PARTITIONS
from kit import kafka
from kit.process import stop_on_signals
from kit.settings import ServiceSettings


async def main(topic: str, file: Path) -> None:
    stop = stop_on_signals()
    settings = ServiceSettings()  # pyright: ignore[reportCallIssue] - from the environment
    client = AIOKafkaConsumer(**kafka.connection(settings), auto_offset_reset="earliest")
    await client.start()
    client.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
    await client.getmany(timeout_ms=200)
    print("ready", flush=True)  # noqa: T201
    with file.open("w") as log:
        while not stop.is_set():
            batches = await client.getmany(timeout_ms=100)
            now = time.time_ns()
            for messages in batches.values():
                log.writelines(f"{dict(message.headers)['ce_id'].decode()} {now}\n" for message in messages)
    await client.stop()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], Path(sys.argv[2])))
