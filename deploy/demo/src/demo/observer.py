"""An independent subscriber: sees the public events on Kafka with a principal and a group of its own."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer

TOPICS = ("accounts.events", "submissions.events", "review.events", "notifications.events")


@dataclass(frozen=True, slots=True)
class Seen:
    """One event as it lay on the topic. ``sequence`` numbers the events of its subject."""

    type: str
    subject: str
    sequence: int
    partition: int
    data: dict[str, Any]


@dataclass(slots=True)
class Observer:
    """What was seen since it began to watch."""

    events: list[Seen] = field(default_factory=list[Seen])

    def counts(self) -> Counter[str]:
        return Counter(event.type for event in self.events)

    def of(self, subject: str) -> list[Seen]:
        return [event for event in self.events if event.subject == subject]


@asynccontextmanager
async def watching(broker: dict[str, Any], on_event: Callable[[Seen], None]) -> AsyncGenerator[Observer]:
    """Watches from now on; calls ``on_event`` for each event as it arrives."""
    client = AIOKafkaConsumer(
        *TOPICS,
        bootstrap_servers=broker["servers"],
        security_protocol=broker["protocol"],
        sasl_mechanism=broker["mechanism"],
        sasl_plain_username="observer",
        sasl_plain_password=broker["principals"]["observer"],
        group_id=f"observer.{uuid4().hex}",
        auto_offset_reset="latest",
        enable_auto_commit=False,
    )
    observer = Observer()
    try:
        await client.start()
        # asking for the positions fixes them: nothing published after this is missed
        for partition in client.assignment():
            await client.position(partition)
        task = asyncio.create_task(_watch(client, observer, on_event))
        try:
            yield observer
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    finally:
        await client.stop()


async def _watch(client: AIOKafkaConsumer, observer: Observer, on_event: Callable[[Seen], None]) -> None:
    async for record in client:
        headers = {name: value.decode() for name, value in record.headers}
        seen = Seen(
            headers["ce_type"],
            headers["ce_subject"],
            int(headers["ce_sequence"]),
            record.partition,
            json.loads(record.value or b"{}"),
        )
        observer.events.append(seen)
        on_event(seen)
