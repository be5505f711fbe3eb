"""A model of Kafka: partitions as logs, and a producer whose batches arrive wholly, in part, late, or never."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kit.kafka import DeliveryUnknown, Message, partition_of
from simulation.process import Process

PARTITIONS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    message: Message
    producer: str


class Broker:
    """One topic's logs. ``on_append`` sees each entry as it arrives."""

    def __init__(self, on_append: Callable[[int, Entry], None]) -> None:
        self.logs: list[list[Entry]] = [[] for _ in range(PARTITIONS)]
        self.under_way = 0
        """Requests that were sent and did not arrive yet."""
        self._on_append = on_append

    def send(self, delay: float, partition: int, entries: Sequence[Entry]) -> None:
        """Once sent, a request arrives whatever becomes of its sender."""
        self.under_way += 1
        asyncio.get_running_loop().call_later(delay, self._append, partition, entries)

    def _append(self, partition: int, entries: Sequence[Entry]) -> None:
        self.under_way -= 1
        for entry in entries:
            self.logs[partition].append(entry)
            self._on_append(partition, entry)


class Producer:
    """What ``kit.kafka.Producer`` does: all acknowledged, or ``DeliveryUnknown``; several may send at once.

    A request repeated within one producer's life is recognised by the broker, so a lost acknowledgement alone is
    invisible. Within a partition requests are sent one after the other, and nothing follows one that failed.
    """

    def __init__(self, process: Process, broker: Broker) -> None:
        self._process = process
        self._broker = broker

    async def send(self, messages: Sequence[Message]) -> None:
        for partition, entries in self._requests(messages):
            await self._send(partition, entries)

    def _requests(self, messages: Sequence[Message]) -> list[tuple[int, list[Entry]]]:
        """Each partition's messages in one or two requests; the partitions take turns as it happens."""
        chance = self._process.weather.chance
        queues: dict[int, list[list[Entry]]] = {}
        for message in messages:
            requests = queues.setdefault(partition_of(message.key, PARTITIONS), [[]])
            if requests[-1] and chance.random() < 0.3:
                requests.append([])
            requests[-1].append(Entry(message, self._process.name))
        order: list[tuple[int, list[Entry]]] = []
        while queues:
            partition = chance.choice(list(queues))
            order.append((partition, queues[partition].pop(0)))
            if not queues[partition]:
                del queues[partition]
        return order

    async def _send(self, partition: int, entries: list[Entry]) -> None:
        self._process.require_life()
        weather = self._process.weather
        if weather.unacknowledged():
            fate = weather.chance.choice(("lost", "arrived", "late"))
            if fate == "arrived":
                self._broker.send(0.0, partition, entries)
            elif fate == "late":
                self._broker.send(weather.chance.uniform(0.3, 2.0), partition, entries)
            await self._process.pause(0.3)
            raise DeliveryUnknown(f"{len(entries)} for partition {partition} are {fate}")
        delay = weather.trip()
        self._broker.send(delay, partition, entries)
        await self._process.pause(delay)
        await self._process.trip()
