"""The worker process: outbox relay, event consumer, audit sealer and housekeeping in one task group."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.applications import Starlette

from kit import audit, dead_letters, idempotency, kafka, metrics, outbox
from kit.consumer import Consumer
from kit.crypto import FieldCipher
from kit.db import TRANSIENT, Database, open_database
from kit.http import health
from kit.http.server import Server
from kit.inbox import Inbox, Subscriptions
from kit.kafka import Producer
from kit.log import logger
from kit.relay import Relay
from kit.settings import ServiceSettings
from kit.waiting import wait_for_stop

_CLOSING = 30.0

Loop = Callable[[Database, asyncio.Event], Awaitable[None]]
"""Something that a service's worker does besides: runs until the event is set, and outlives transient failures."""

_AGE = """
SELECT coalesce(extract(epoch FROM now() - min(occurred_at)), 0) FROM outbox
WHERE seq = ANY (ARRAY(SELECT min(seq) FROM outbox_pending GROUP BY shard))
"""
_PARKED = "SELECT count(*) FROM parked_events"


@dataclass(frozen=True, slots=True)
class Worker:
    """What one worker process runs. ``subscriptions`` is missing where the service listens to nobody."""

    name: str
    settings: ServiceSettings
    subscriptions: Subscriptions | None = None
    loops: Sequence[Loop] = ()

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until ``stop``, then finishes what is in hand. A part that fails for good ends the process."""
        settings = self.settings
        async with open_database(settings, application=f"{self.name}-worker") as database:
            producer = Producer(kafka.connection(settings))
            cipher = FieldCipher(settings.field_keys, settings.field_key_id)
            relay = Relay(
                database,
                producer,
                source=f"/tuiyou/{self.name}",
                cipher=cipher,
                batch=settings.outbox_batch,
                poll=settings.outbox_poll,
            )
            inbox, consumer = self._listen(database, cipher)
            checks: dict[str, health.Check] = {"database": database.ping, "broker": producer.check}
            if consumer:
                checks["consumer"] = _progress_of(consumer)
            server = Server(Starlette(routes=health.routes(checks)), settings)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(_part(server.run_until(stop)))
                    group.create_task(_part(relay.run(stop)))
                    group.create_task(_part(_seal(database, settings.audit_key, stop)))
                    group.create_task(_part(_keep_house(database, inbox, settings, stop)))
                    if consumer:
                        group.create_task(_part(consumer.run(stop)))
                    for loop in self.loops:
                        group.create_task(_part(loop(database, stop)))
            finally:
                await producer.close()

    def _listen(self, database: Database, cipher: FieldCipher) -> tuple[Inbox | None, Consumer | None]:
        if self.subscriptions is None:
            return None, None
        settings = self.settings
        inbox = Inbox(database, self.subscriptions.given(cipher=cipher), consumer=self.name, cipher=cipher)
        consumer = Consumer(
            kafka.connection(settings),
            inbox,
            group=self.name,
            topics=self.subscriptions.topics,
            batch=settings.inbox_batch,
            stall_after=settings.inbox_stall_after,
        )
        return inbox, consumer


async def _part(work: Awaitable[None]) -> None:
    """Says at once what failed: the process ends after the other parts have, which may take a while."""
    try:
        await work
    except Exception as error:
        logger.error(
            "worker_part_failed", part=getattr(work, "__qualname__", "loop"), cause=dead_letters.describe(error)
        )
        # closing what is left may hang on what has just failed; whoever runs us starts another one
        ending = threading.Timer(_CLOSING, os._exit, (1,))
        ending.daemon = True
        ending.start()
        raise


def _progress_of(consumer: Consumer) -> health.Check:
    async def check() -> None:
        if not consumer.healthy:
            raise RuntimeError("the consumer makes no progress")

    return check


async def _seal(database: Database, key: bytes, stop: asyncio.Event) -> None:
    """Chains audit records as they become certain."""
    while not stop.is_set():
        pause = 1.0
        try:
            async with database.transaction() as tx:
                if await audit.seal(tx, key) > 0:
                    pause = 0.05
        except TRANSIENT as error:
            logger.warning("sealing_failed", cause=type(error).__name__)
            pause = 5.0
        await wait_for_stop(stop, pause)


async def _keep_house(database: Database, inbox: Inbox | None, settings: ServiceSettings, stop: asyncio.Event) -> None:
    """Once in a while: measures, gives up on old gaps, and deletes what is no longer needed."""
    every = timedelta(seconds=20).total_seconds()
    while not stop.is_set():
        try:
            await _measure(database)
            if inbox:
                await inbox.bury_overdue(settings.inbox_park_for)
                await inbox.prune(days=2 * settings.keep_events_days)
            async with database.transaction() as tx:
                await outbox.prune(tx, days=settings.keep_events_days)
            async with database.transaction() as tx:
                await idempotency.prune(tx)
                await dead_letters.prune(tx)
        except TRANSIENT as error:
            logger.warning("housekeeping_failed", cause=type(error).__name__)
        await wait_for_stop(stop, every)


async def _measure(database: Database) -> None:
    async with database.transaction(readonly=True) as tx:
        metrics.outbox_pending.set(float(await tx.fetchval(_AGE)))
        metrics.parked_events.set(await tx.fetchval(_PARKED))
        metrics.dead_letters.set(await dead_letters.count(tx))
        metrics.audit_unsealed.set(await audit.unsealed(tx))
