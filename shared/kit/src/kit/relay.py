"""The outbox relay: takes unpublished rows in order, sends them, waits for every acknowledgement, then marks them.

It does not remember the last ``seq``: a row written first and committed last would be passed over. One relay at a
time works on a shard: it holds a transaction-scoped advisory lock while it sends. A relay that stalls loses lock and
transaction to ``idle_in_transaction_session_timeout``, and another takes over; what both have sent are the same rows
in the same order, which the inbox recognises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kit import metrics
from kit.db import TRANSIENT, Database, Row, Tx
from kit.failpoints import reach
from kit.kafka import DeliveryUnknown, Message, Producer
from kit.log import logger
from kit.waiting import wait_for_stop

_LOCK_SPACE = 0x6F62  # keeps the shards' advisory locks apart from others'

_PENDING = "SELECT DISTINCT shard FROM outbox WHERE published_at IS NULL"
_LOCK = "SELECT pg_try_advisory_xact_lock($1, $2)"
_TAKE = """
SELECT id, topic, key, type, subject, version, payload::text AS payload, traceparent, occurred_at
FROM outbox WHERE published_at IS NULL AND shard = $1 ORDER BY seq LIMIT $2
"""
_MARK = "UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY($1)"


class Relay:
    """Publishes one service's outbox. Any number may run; each shard has one at a time."""

    def __init__(
        self, database: Database, producer: Producer, *, source: str, batch: int = 1000, poll: float = 0.03
    ) -> None:
        self._database = database
        self._producer = producer
        self._source = source.encode()
        self._batch = batch
        self._poll = poll

    async def run(self, stop: asyncio.Event) -> None:
        """Publishes until ``stop``; outlives failures of database and broker."""
        while not stop.is_set():
            try:
                if await self.publish_pending():
                    continue
                pause = self._poll
            except (DeliveryUnknown, *TRANSIENT) as error:
                logger.warning("relay_failed", cause=type(error).__name__, error=str(error))
                pause = 1.0
            await wait_for_stop(stop, pause)

    async def publish_pending(self) -> int:
        """One round over the shards that have something; answers how many events were published."""
        async with self._database.transaction(readonly=True) as tx:
            shards: list[int] = [row["shard"] for row in await tx.fetch(_PENDING)]
        published = 0
        for shard in shards:
            published += await self._publish_shard(shard)
        return published

    async def _publish_shard(self, shard: int) -> int:
        async with self._database.transaction() as tx:
            # a statement of its own: rows are then read with a snapshot taken after the lock
            if not await tx.fetchval(_LOCK, _LOCK_SPACE, shard):
                return 0
            rows = await tx.fetch(_TAKE, shard, self._batch)
            if not rows:
                return 0
            await self._send(rows)
            await reach("relay.sent")
            await self._mark(tx, rows)
        metrics.events_published.inc(len(rows))
        logger.info("events_published", count=len(rows), shard=shard)
        return len(rows)

    async def _send(self, rows: Sequence[Row]) -> None:
        await self._producer.send([self._message(row) for row in rows])

    async def _mark(self, tx: Tx, rows: Sequence[Row]) -> None:
        await tx.execute(_MARK, [row["id"] for row in rows])

    def _message(self, row: Row) -> Message:
        """A CloudEvent in Kafka's binary mode; ``ce_sequence`` numbers the aggregate's events from 1."""
        headers = [
            ("ce_specversion", b"1.0"),
            ("ce_id", str(row["id"]).encode()),
            ("ce_type", row["type"].encode()),
            ("ce_source", self._source),
            ("ce_subject", row["subject"].encode()),
            ("ce_time", row["occurred_at"].isoformat().encode()),
            ("ce_sequence", str(row["version"]).encode()),
            ("content-type", b"application/json"),
        ]
        if row["traceparent"]:
            headers.append(("traceparent", row["traceparent"].encode()))
        return Message(row["topic"], row["key"].encode(), row["payload"].encode(), tuple(headers))
