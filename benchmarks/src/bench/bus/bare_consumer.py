"""``python -m bench.bus.bare_consumer TOPIC GROUP``: aiokafka's getmany and nothing else, the peer of C2."""

from __future__ import annotations

import functools
import sys

import uvloop
from aiokafka import AIOKafkaConsumer

from bench.bus.bare import incoming, open_pool, take
from contracts.submissions import EntrySubmittedV1
from kit import kafka
from kit.process import stop_on_signals
from kit.settings import ServiceSettings


async def main(topic: str, group: str) -> None:
    settings = ServiceSettings()  # pyright: ignore[reportCallIssue] - from the environment
    stop, pool = stop_on_signals(), await open_pool(settings.database_url.get_secret_value())
    client = AIOKafkaConsumer(
        topic,
        **kafka.connection(settings),
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=2 * 1024 * 1024,
    )
    await client.start()
    while not stop.is_set():
        batches = await client.getmany(timeout_ms=200, max_records=settings.inbox_batch)
        for partition, messages in batches.items():
            records = [
                incoming(m.topic, m.headers, functools.partial(EntrySubmittedV1.model_validate_json, m.value or b""))
                for m in messages
            ]
            async with pool.acquire() as connection, connection.transaction():
                await take(connection, records)
            await client.commit({partition: messages[-1].offset + 1})
    await client.stop()
    await pool.close()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
