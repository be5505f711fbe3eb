"""The event consumer: fetches, hands each partition's batch to the inbox, then commits its offset.

Offsets are committed after the inbox's transaction, so a crash between the two repeats records that the inbox
knows. When partitions move, the work in hand is finished first. A watchdog notices a consumer that has work and does
nothing, as after some broker restarts, and has it built anew.
"""

# aiokafka has no complete types
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportIncompatibleMethodOverride=false

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import (
    CommitFailedError,
    IllegalStateError,
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
)

from kit import metrics
from kit.db import TRANSIENT
from kit.failpoints import reach
from kit.inbox import Inbox
from kit.log import logger
from kit.records import Record
from kit.waiting import wait_for_stop

_HOUR_MS = 3_600_000
_FETCH = 4  # batches in one fetch: enough for several partitions, and bounded in memory


class StalledError(Exception):
    """The consumer has work and makes no progress."""


class Consumer:
    """One member of a consumer group."""

    def __init__(
        self,
        options: dict[str, Any],
        inbox: Inbox,
        *,
        group: str,
        topics: frozenset[str],
        batch: int = 500,
        stall_after: float = 30.0,
    ) -> None:
        self._options = options
        self._inbox = inbox
        self._group = group
        self._topics = sorted(topics)
        self._batch = batch
        self._stall_after = stall_after
        self._progress = 0.0
        self._busy = asyncio.Lock()
        self._moving = False
        """Partitions go and come. What is fetched meanwhile is let go: positions will be the group's offsets again."""
        self._assignment = 0
        """Counts how often partitions were given: an earlier assignment's offset must not be committed in this one."""
        self.assigned: frozenset[TopicPartition] = frozenset()
        self.healthy = False
        """Joined its group and makes progress; readiness shows it."""

    async def run(self, stop: asyncio.Event) -> None:
        """Consumes until ``stop``; outlives failures of database and broker."""
        failures = 0
        while not stop.is_set():
            try:
                await self._guarded(stop)
                failures = 0
            except (KafkaError, StalledError, *TRANSIENT) as error:
                cause = type(error).__name__
                metrics.consumer_rebuilt.labels(cause).inc()
                logger.warning("consumer_rebuilt", cause=cause, error=str(error))
                failures = 0 if self.healthy else failures + 1
                self.healthy = False
                await wait_for_stop(stop, min(10.0, 0.5 * 2**failures) * random.uniform(0.5, 1.0))  # noqa: S311

    async def _guarded(self, stop: asyncio.Event) -> None:
        """aiokafka may end a call with a cancellation that nobody asked for: that fails the session, not the worker."""
        session = asyncio.create_task(self._session(stop))
        try:
            await asyncio.wait({session})
        finally:
            session.cancel()
        if session.cancelled():
            raise StalledError("the client was cancelled from within")
        await session

    async def _session(self, stop: asyncio.Event) -> None:
        """One life of a client, from joining the group to leaving it."""
        client = AIOKafkaConsumer(
            **self._options,
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_poll_interval_ms=_HOUR_MS,  # the watchdog is ours: a standby member may idle for long
            session_timeout_ms=10_000,
            heartbeat_interval_ms=2_000,
            request_timeout_ms=15_000,
            max_partition_fetch_bytes=2 * 1024 * 1024,
        )
        self._progress = time.monotonic()
        self._moving = False
        tasks: list[asyncio.Task[None]] = []
        try:
            client.subscribe(self._topics, listener=_Drain(self))
            await asyncio.wait_for(client.start(), self._stall_after)
            loop = asyncio.get_running_loop()
            tasks += [loop.create_task(self._watch(client)), loop.create_task(self._consume(client, stop))]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done() and not task.cancelled() and (error := task.exception()):
                    raise error
            if tasks[1].cancelled():
                raise StalledError("a fetch was cancelled from within")
        finally:
            # also when this is cancelled: what is in hand must not go on without its client
            for task in tasks:
                task.cancel()
            self.healthy = self.healthy and stop.is_set()  # closing takes a while, and may follow a failure
            await _stop(client)

    async def _consume(self, client: AIOKafkaConsumer, stop: asyncio.Event) -> None:
        while not stop.is_set():
            batches = await self._fetch(client)
            assignment = self._assignment  # nothing runs between the fetch and this line
            if self._moving:
                continue
            async with self._busy:
                # partitions side by side: each spends most of its time waiting for the database
                work = [self._take_all(client, p, found, stop, assignment) for p, found in batches.items()]
                results = await asyncio.gather(*work, return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result
            if not batches:
                self.healthy = bool(client.assignment()) or self.healthy

    async def _take_all(
        self,
        client: AIOKafkaConsumer,
        partition: TopicPartition,
        messages: list[Any],
        stop: asyncio.Event,
        assignment: int,
    ) -> None:
        """One batch after the other. What is left when partitions move is fetched again, by whoever gets it."""
        for start in range(0, len(messages), self._batch):
            if stop.is_set() or self._moving or assignment != self._assignment:
                return
            await self._take(client, partition, messages[start : start + self._batch], assignment)

    async def _fetch(self, client: AIOKafkaConsumer) -> dict[TopicPartition, list[Any]]:
        try:
            return await client.getmany(timeout_ms=200, max_records=_FETCH * self._batch)
        except NoOffsetForPartitionError as error:
            partitions = [item for item in error.args if isinstance(item, TopicPartition)]
            await self._begin(client, partitions or list(client.assignment()))
        except OffsetOutOfRangeError as error:
            # the topic lost what we were to read next; the inbox recognises repeats, and gaps show as parked events
            partitions = list(error.args[0])
            logger.error("consumer_offset_lost", partitions=[tuple(p) for p in partitions])
            metrics.consumer_rebuilt.labels("OffsetOutOfRange").inc()
            await client.seek_to_beginning(*partitions)
        return {}

    async def _begin(self, client: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        """Starts at the beginning and says so to the group: a group that later has no offset has lost it."""
        assignment = self._assignment
        names = [tuple(p) for p in partitions]
        if await self._inbox.has_followed({p.topic for p in partitions}):
            logger.error("consumer_offset_lost", partitions=names)
            metrics.consumer_rebuilt.labels("NoOffsetForPartition").inc()
        else:
            logger.info("consumer_starts_from_the_beginning", partitions=names)
        await client.seek_to_beginning(*partitions)
        await self._commit(client, {p: await client.position(p) for p in partitions}, assignment)

    async def _take(
        self, client: AIOKafkaConsumer, partition: TopicPartition, messages: list[Any], assignment: int
    ) -> None:
        records = [
            Record.of(m.topic, m.partition, m.offset, m.key, m.value, tuple((n, v or b"") for n, v in m.headers))
            for m in messages
        ]
        await self._inbox.take(records)
        self._progress = time.monotonic()
        self.healthy = True
        await reach("consumer.taken")
        offset = messages[-1].offset + 1
        await self._commit(client, {partition: offset}, assignment)
        lag = (client.highwater(partition) or offset) - offset
        metrics.consumer_lag.labels(partition.topic, partition.partition).set(lag)

    async def _commit(self, client: AIOKafkaConsumer, offsets: dict[TopicPartition, int], assignment: int) -> None:
        if assignment != self._assignment:
            # others may have gone further meanwhile; the broker would take the older offset
            return
        try:
            await asyncio.wait_for(client.commit(offsets), 10)
        except (CommitFailedError, IllegalStateError) as error:
            # the partition has moved; its new owner repeats what the inbox already knows
            logger.warning("offset_not_committed", partitions=[tuple(p) for p in offsets], cause=type(error).__name__)

    async def _watch(self, client: AIOKafkaConsumer) -> None:
        """Raises ``StalledError`` when there is work and nothing was taken for ``stall_after`` seconds."""
        pause = self._stall_after / 5
        while True:
            await asyncio.sleep(pause)
            if self._busy.locked():
                continue  # at work: the inbox's own limits apply
            if await self._caught_up(client, pause):
                self._progress = time.monotonic()
                self.healthy = True
            elif time.monotonic() - self._progress > self._stall_after:
                raise StalledError(f"no progress for {self._stall_after:.0f} s")

    async def _caught_up(self, client: AIOKafkaConsumer, timeout: float) -> bool:
        partitions = list(client.assignment())
        try:
            if not partitions:
                # a standby: alive when the group's coordinator still answers
                await asyncio.wait_for(client.topics(), timeout)
                return True
            ends = await asyncio.wait_for(client.end_offsets(partitions), timeout)
            for partition, end in ends.items():
                position = await asyncio.wait_for(client.position(partition), timeout)
                metrics.consumer_lag.labels(partition.topic, partition.partition).set(max(0, end - position))
                if position < end:
                    return False
        except (KafkaError, TimeoutError, OSError):
            return False
        return True

    async def drain(self) -> None:
        """Returns once no batch is in hand; what was fetched besides is let go."""
        self._moving = True
        async with self._busy:
            return

    def resume(self, assigned: frozenset[TopicPartition]) -> None:
        """Goes on from the group's offsets."""
        self._moving = False
        self._assignment += 1
        self.assigned = assigned


class _Drain(ConsumerRebalanceListener):
    """Lets the batch in hand finish before its partition moves; bounded, as the group waits for us."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer

    async def on_partitions_revoked(self, revoked: Any) -> None:
        try:
            await asyncio.wait_for(self._consumer.drain(), 8)
        except TimeoutError:
            logger.warning("partitions_revoked_while_busy", count=len(revoked))

    async def on_partitions_assigned(self, assigned: Any) -> None:
        self._consumer.resume(frozenset(assigned))
        logger.info("partitions_assigned", partitions=sorted(f"{p.topic}/{p.partition}" for p in assigned))


async def _stop(client: AIOKafkaConsumer) -> None:
    """stop() may hang, or be cancelled by one of its own tasks: it runs beside us, and is left alone after a while."""
    stopping = asyncio.create_task(client.stop())
    await asyncio.wait({stopping}, timeout=10)
    if not stopping.done():
        stopping.cancel()
        logger.warning("consumer_stop_failed", cause="TimeoutError")
    elif stopping.cancelled():
        logger.warning("consumer_stop_failed", cause="CancelledError")
    elif error := stopping.exception():
        logger.warning("consumer_stop_failed", cause=type(error).__name__)
