"""Reading topics: once from a mark to the end, and along during a round as a subscriber outside would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from faults.state import TopicRecord
from testkit.kafka import admin_options

TOPICS = (
    "accounts.events", "accounts.personal", "submissions.events", "review.events", "notifications.events",
    "submissions.dlq", "review.dlq", "notifications.dlq",
)  # fmt: skip
FOLLOWED = ("accounts.events", "submissions.events", "review.events")

Mark = dict[tuple[str, int], int]
"""The end of each partition at some moment."""


class Reader:
    """``generation`` is raised by whoever wipes the broker, so that offsets before and after are told apart."""

    def __init__(self, broker: dict[str, Any], record_of: Callable[[Any, int], TopicRecord]) -> None:
        self._options = admin_options(broker)
        self._record_of = record_of
        self.generation = 0
        self.seen: list[TopicRecord] = []

    async def mark(self) -> Mark:
        async with _Client(self._options, TOPICS) as client:
            ends = await client.ends()
        return {(place.topic, place.partition): end for place, end in ends.items()}

    async def read(self, since: Mark) -> list[TopicRecord]:
        """Every record from the mark to the present end, partition by partition."""
        return [self._record_of(message, self.generation) for message in await self.messages(since, *TOPICS)]

    async def messages(self, since: Mark, *topics: str) -> list[Any]:
        """As they came, headers and all."""
        found: list[Any] = []
        async with _Client(self._options, topics) as client:
            ends = await client.ends()
            begins = await client.consumer.beginning_offsets(list(ends))
            for place, end in ends.items():
                start = since.get((place.topic, place.partition), 0)
                client.consumer.seek(place, start if begins[place] <= start <= end else begins[place])
            for place, end in sorted(ends.items()):
                while await client.consumer.position(place) < end:
                    found += (await client.consumer.getmany(place, timeout_ms=1000)).get(place, [])
        return found

    async def lag(self, group: str, topics: frozenset[str]) -> int:
        """How many records lie before a group's committed offsets."""
        async with _Client(self._options, sorted(topics)) as client:
            ends = await client.ends()
        committed = await self._committed(group)
        return sum(max(0, end - committed.get(place, 0)) for place, end in ends.items())

    async def committed(self, group: str, topic: str, partition: int) -> int:
        return (await self._committed(group)).get(TopicPartition(topic, partition), 0)

    async def _committed(self, group: str) -> dict[TopicPartition, int]:
        admin = AIOKafkaAdminClient(**self._options)
        await asyncio.wait_for(admin.start(), 15)
        try:
            found = await asyncio.wait_for(admin.list_consumer_group_offsets(group), 15)
        finally:
            await asyncio.wait_for(admin.close(), 10)
        return {place: max(0, kept.offset) for place, kept in found.items()}

    async def follow(self, stop: asyncio.Event) -> None:
        """Reads along until ``stop``; a broker that is away is waited for, and reading goes on where it was."""
        places: dict[TopicPartition, int] = {}
        generation = self.generation
        while not stop.is_set():
            try:
                async with _Client(self._options, FOLLOWED) as client:
                    if generation != self.generation:
                        generation, places = self.generation, {}
                    for place, end in (await client.ends()).items():
                        client.consumer.seek(place, places.setdefault(place, end))
                    await self._follow(client.consumer, places, stop, generation)
            except (KafkaError, TimeoutError, OSError):
                await asyncio.sleep(0.3)

    async def _follow(
        self, consumer: AIOKafkaConsumer, places: dict[TopicPartition, int], stop: asyncio.Event, generation: int
    ) -> None:
        while not stop.is_set() and generation == self.generation:
            for place, messages in (await consumer.getmany(timeout_ms=200)).items():
                self.seen += [self._record_of(message, generation) for message in messages]
                places[place] = messages[-1].offset + 1


class _Client:
    """A consumer of no group, to which every partition of the topics is assigned; each of its waits has a limit."""

    def __init__(self, options: dict[str, Any], topics: Sequence[str]) -> None:
        self._topics = topics
        self._options = options

    async def __aenter__(self) -> _Client:
        self.consumer = AIOKafkaConsumer(
            *self._topics, **self._options, enable_auto_commit=False, auto_offset_reset="none"
        )
        try:
            await asyncio.wait_for(self.consumer.start(), 15)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        # may hang with the broker away, or end with a cancellation of its own: it runs beside us
        await asyncio.wait({asyncio.create_task(self.consumer.stop())}, timeout=10)

    async def ends(self) -> dict[TopicPartition, int]:
        return await asyncio.wait_for(self.consumer.end_offsets(list(self.consumer.assignment())), 10)
