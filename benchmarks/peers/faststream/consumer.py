"""``python consumer.py TOPIC GROUP``: a FastStream application in batch mode that takes events as our inbox does.

It writes with ``bench.bus.bare``, one transaction for each batch, and acknowledges after the commit.
"""

# its packages are in an environment of its own
# pyright: reportMissingImports=false, reportAttributeAccessIssue=false

from __future__ import annotations

import os
import sys

import uvloop
from asyncpg import Pool
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import SASLScram512

from bench.bus.bare import incoming, open_pool, take
from contracts.submissions import EntrySubmittedV1

BATCH = 500


def application(topic: str, group: str, pool: Pool) -> FastStream:
    security = SASLScram512(os.environ["TUIYOU_KAFKA_USER"], os.environ["TUIYOU_KAFKA_PASSWORD"], use_ssl=False)
    broker = KafkaBroker(os.environ["TUIYOU_KAFKA_SERVERS"], security=security)

    @broker.subscriber(
        topic,
        group_id=group,
        batch=True,
        max_records=BATCH,
        batch_timeout_ms=200,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=2 * 1024 * 1024,
        ack_policy=AckPolicy.MANUAL,
    )
    async def on_batch(events: list[EntrySubmittedV1], message: KafkaMessage) -> None:
        raw = message.raw_message
        records = [incoming(r.topic, r.headers, lambda e=e: e) for r, e in zip(raw, events, strict=True)]
        async with pool.acquire() as connection, connection.transaction():
            await take(connection, records)
        await message.ack()

    return FastStream(broker)


async def main(topic: str, group: str) -> None:
    pool = await open_pool(os.environ["TUIYOU_DATABASE_URL"])
    await application(topic, group, pool).run()
    await pool.close()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
