"""The outbox relay: takes pending events in order, sends them, waits for every acknowledgement, then strikes them off.

It does not remember the last ``seq``: a row written first and committed last would be passed over. One relay at a
time works on a shard: it holds a transaction-scoped advisory lock while it sends. A relay that stalls loses lock and
transaction to ``idle_in_transaction_session_timeout``, and another takes over; what both have sent are the same rows
in the same order, which the inbox recognises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kit import metrics
from kit.crypto import FieldCipher
from kit.db import TRANSIENT, Database, Row
from kit.failpoints import reach
from kit.kafka import DeliveryUnknown, Message, Producer
from kit.log import logger
from kit.outbox import SHARDS, is_personal, unseal
from kit.waiting import wait_for_stop

_LOCK_SPACE = 0x6F62  # keeps the shards' advisory locks apart from others'

_WAITING = """
SELECT shard FROM generate_series(0, $1 - 1) AS shard
WHERE EXISTS (SELECT FROM outbox_pending p WHERE p.shard = shard.shard)
"""
_LOCK = "SELECT pg_try_advisory_xact_lock($1, $2)"
# the array makes it one look-up a row, whatever the planner believes about the size of the two tables
_TAKE = """
SELECT seq, id::text AS id, topic, key, type, subject, version, convert_to(payload::text, 'UTF8') AS payload,
    traceparent, occurred_at
FROM outbox WHERE seq = ANY (ARRAY(SELECT p.seq FROM outbox_pending p WHERE p.shard = $1 ORDER BY p.seq LIMIT $2))
ORDER BY seq
"""
_STRIKE_OFF = "DELETE FROM outbox_pending WHERE shard = $1 AND seq = ANY ($2::bigint[])"

_SLOWER, _SLOWEST = 1.25, 4
"""Where nothing waits, the pauses grow up to so many times the first: an idle service shall cost next to nothing."""

_SPEC_VERSION = ("ce_specversion", b"1.0")
_CONTENT_TYPE = ("content-type", b"application/json")


class Relay:
    """Publishes one service's outbox. Any number may run; each shard has one at a time.

    ``cipher`` opens personal events; it may be missing where there are none.
    """

    def __init__(
        self,
        database: Database,
        producer: Producer,
        *,
        source: str,
        cipher: FieldCipher | None = None,
        batch: int = 1000,
        poll: float = 0.03,
    ) -> None:
        self._database = database
        self._producer = producer
        self._source = ("ce_source", source.encode())
        self._cipher = cipher
        self._batch = batch
        self._poll = poll

    async def run(self, stop: asyncio.Event) -> None:
        """Publishes until ``stop``; outlives failures of database and broker."""
        pause = self._poll
        while not stop.is_set():
            try:
                if await self.publish_pending():
                    pause = self._poll
                    continue
                wait, pause = pause, min(pause * _SLOWER, self._poll * _SLOWEST)
            except (DeliveryUnknown, *TRANSIENT) as error:
                logger.warning("relay_failed", cause=type(error).__name__, error=str(error))
                wait = 1.0
            await wait_for_stop(stop, wait)

    async def publish_pending(self) -> int:
        """One batch of each shard that has something, side by side; answers how many events were published."""
        shards: list[int] = [row["shard"] for row in await self._database.fetch(_WAITING, SHARDS)]
        # each ends by itself: a failing shard does not break off what others have on the way
        results = await asyncio.gather(*map(self._publish_shard, shards), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return sum(result for result in results if isinstance(result, int))

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
            await tx.execute(_STRIKE_OFF, shard, [row["seq"] for row in rows])
        metrics.events_published.inc(len(rows))
        logger.info("events_published", count=len(rows), shard=shard)
        return len(rows)

    async def _send(self, rows: Sequence[Row]) -> None:
        await self._producer.send([self._message(row) for row in rows])

    def _message(self, row: Row) -> Message:
        """A CloudEvent in Kafka's binary mode; ``ce_sequence`` numbers the aggregate's events from 1.

        A tombstone has no value, and the same headers.
        """
        _, event_id, topic, key, type_, subject, version, payload, traceparent, occurred_at = row
        if self._cipher and payload is not None and is_personal(topic):
            payload = unseal(payload, event_id, self._cipher)
        headers = [
            _SPEC_VERSION,
            ("ce_id", event_id.encode()),
            ("ce_type", type_.encode()),
            self._source,
            ("ce_subject", subject.encode()),
            ("ce_time", occurred_at.isoformat().encode()),
            ("ce_sequence", b"%d" % version),
            _CONTENT_TYPE,
        ]
        if traceparent:
            headers.append(("traceparent", traceparent.encode()))
        return Message(topic, key.encode(), payload, headers)
