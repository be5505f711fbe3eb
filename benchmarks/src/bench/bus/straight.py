"""``python -m bench.bus.straight TOPIC RATE FILE``: what ``bench.bus.writers`` does, but straight to the broker.

Shows what broker and sink cost alone.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import uvloop

from bench.bus.fill import message, open_producer
from bench.bus.writers import schedule
from kit.outbox import uuid7
from kit.process import stop_on_signals
from testkit import stack


async def main(topic: str, rate: float, file: Path) -> None:
    stop, worst = stop_on_signals(), 0.0
    producer = open_producer(stack.load(), 10_000)
    producer.list_topics(topic, timeout=20)
    print("ready", flush=True)  # noqa: T201
    with file.open("w") as log:
        for due in schedule(rate, stop):
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            worst = max(worst, time.monotonic() - due)
            key, value, headers = message(uuid7(), 1)
            producer.produce(topic, value, key, headers=headers)
            log.write(f"{dict(headers)['ce_id']} {time.time_ns()}\n")
            producer.poll(0)
    producer.flush(20)
    print(f"late {worst:.3f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])))
