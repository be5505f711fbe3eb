"""What has reached a topic: counted while a round runs, read and checked after it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from confluent_kafka import Consumer, Message, TopicPartition

from bench.bus import Unsound
from bench.bus.stage import PARTITIONS, READER, login


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record: its event's id, and the broker's clock in milliseconds when it was appended."""

    event_id: str
    at: int


class Topic:
    """Reads one topic outside any group."""

    def __init__(self, stack: dict[str, Any], name: str) -> None:
        self.name = name
        self._consumer = Consumer({**login(stack, READER), "group.id": f"{READER}.bench", "enable.auto.commit": False})
        self._partitions = [TopicPartition(name, number, 0) for number in range(PARTITIONS)]

    def count(self) -> int:
        """How many records the topic has."""
        return sum(self._consumer.get_watermark_offsets(p, timeout=10)[1] for p in self._partitions)

    async def reaches(self, count: int, *, within: float) -> None:
        """Returns once there are ``count`` records."""
        async with asyncio.timeout(within):
            while await asyncio.to_thread(self.count) < count:  # noqa: ASYNC110 - the broker tells nobody
                await asyncio.sleep(0.1)

    def read(self) -> list[Arrival]:
        """Every record. Raises Unsound where one came twice or an aggregate's events are out of order."""
        wanted, arrivals = self.count(), list[Arrival]()
        versions = defaultdict[bytes, int](int)
        self._consumer.assign(self._partitions)
        while len(arrivals) < wanted:
            for message in self._consumer.consume(10_000, timeout=5):
                headers = _headers(message)
                key, version = message.key() or b"", int(headers["ce_sequence"])
                if version != versions[key] + 1:
                    raise Unsound(f"{key!r}: event {version} arrived after {versions[key]}")
                versions[key] = version
                arrivals.append(Arrival(headers["ce_id"].decode(), message.timestamp()[1]))
        return arrivals

    def close(self) -> None:
        self._consumer.close()


def _headers(message: Message) -> dict[str, bytes]:
    if error := message.error():
        raise Unsound(str(error))
    return dict(message.headers() or [])  # type: ignore[arg-type]
