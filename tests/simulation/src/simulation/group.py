"""A model of a consumer group: members come and go, partitions move, whoever owns one commits its offset."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, KafkaConnectionError, NoOffsetForPartitionError

from simulation.broker import PARTITIONS, Broker
from simulation.process import Process

_REBALANCE_TIMEOUT = 1.5
_SESSION_TIMEOUT = 0.5


class Group:
    """The coordinator's side."""

    def __init__(self, broker: Broker, topic: str) -> None:
        self.broker = broker
        self.committed: dict[TopicPartition, int] = {}
        self.partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        self._members: dict[Client, None] = {}
        self._work: asyncio.Task[None] | None = None
        self._again = False

    def join(self, client: Client) -> None:
        self._members[client] = None
        self.rebalance()

    def leave(self, client: Client) -> None:
        if client in self._members:
            del self._members[client]
            self.rebalance()

    def died(self, client: Client) -> None:
        """Nobody says so: the group finds out when the heartbeats stay away."""
        asyncio.get_running_loop().call_later(_SESSION_TIMEOUT, self.leave, client)

    def rebalance(self) -> None:
        self._again = True
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._rebalance())

    @property
    def settled(self) -> bool:
        return self._work is None and all(
            self.committed.get(partition, 0) == len(self.broker.logs[partition.partition])
            for partition in self.partitions
        )

    async def _rebalance(self) -> None:
        while self._again:
            self._again = False
            members = list(self._members)
            ready = [asyncio.ensure_future(member.revoke()) for member in members]
            if ready:
                await asyncio.wait(ready, timeout=_REBALANCE_TIMEOUT)
            for member, task in zip(members, ready, strict=True):
                if not task.done():
                    # put out of the group; it goes on with what it has in hand and joins again later
                    self._members.pop(member, None)
                    member.outdated(task)
            self._assign()
        self._work = None

    def _assign(self) -> None:
        members = [member for member in self._members if member.process.alive]
        shares: dict[Client, list[TopicPartition]] = {member: [] for member in members}
        for partition in self.partitions if members else ():
            shares[members[0].process.weather.chance.choice(members)].append(partition)
        for member, partitions in shares.items():
            member.assign({partition: self.committed.get(partition) for partition in partitions})


class Client:
    """The member's side, in the shape of ``AIOKafkaConsumer``: as much of it as ``kit.consumer`` uses."""

    def __init__(self, process: Process, group: Group, **settings: Any) -> None:
        if settings.get("enable_auto_commit") is not False or settings.get("auto_offset_reset") != "none":
            raise ValueError("only what kit.consumer asks for is modelled")
        self.process = process
        self._group = group
        self._listener: Any = None
        self._positions: dict[TopicPartition, int | None] = {}
        self._member = self._outdated = False
        self._generation = 0

    def subscribe(self, topics: Sequence[str], *, listener: Any) -> None:
        del topics
        self._listener = listener

    async def start(self) -> None:
        await self.process.trip()
        self._member = True
        self.process.ends.append(self._die)
        self._group.join(self)

    async def stop(self) -> None:
        self.process.require_life()
        if self._member:
            self._member = False
            self._positions = {}
            self.process.ends.remove(self._die)
            self._group.leave(self)
        await self.process.trip()

    def assignment(self) -> set[TopicPartition]:
        return set(self._positions)

    async def getmany(self, *, timeout_ms: int, max_records: int) -> dict[TopicPartition, list[Any]]:
        await self._travel()
        unknown = [partition for partition, position in self._positions.items() if position is None]
        if unknown:
            raise NoOffsetForPartitionError(*unknown)
        room = min(max_records, self.process.weather.chance.randint(1, 8))
        found: dict[TopicPartition, list[Any]] = {}
        for partition, position in self._positions.items():
            log = self._group.broker.logs[partition.partition]
            offsets = range(position or 0, min(len(log), (position or 0) + room))
            if offsets:
                found[partition] = [_record(partition, offset, log[offset].message) for offset in offsets]
                self._positions[partition] = offsets[-1] + 1
                room -= len(offsets)
        if not found:
            await self.process.pause(timeout_ms / 1000)
        return found

    async def seek_to_beginning(self, *partitions: TopicPartition) -> None:
        for partition in partitions:
            if partition in self._positions:
                self._positions[partition] = 0

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        generation = self._generation
        await self._travel()
        owned = all(partition in self._positions for partition in offsets)
        if not self._member or self._outdated or generation != self._generation or not owned:
            raise CommitFailedError
        self._group.committed.update(offsets)
        await self._travel()

    def highwater(self, partition: TopicPartition) -> int:
        return len(self._group.broker.logs[partition.partition])

    async def topics(self) -> set[str]:
        await self._travel()
        return {partition.topic for partition in self._group.partitions}

    async def end_offsets(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        await self._travel()
        return {partition: self.highwater(partition) for partition in partitions}

    async def position(self, partition: TopicPartition) -> int:
        await self._travel()
        return self._positions.get(partition) or 0

    # what the coordinator makes it do

    def revoke(self) -> asyncio.Task[Any]:
        return self.process.spawn(self._listener.on_partitions_revoked(self.assignment()))

    def assign(self, positions: dict[TopicPartition, int | None]) -> None:
        self.process.spawn(self._assigned(positions))

    async def _assigned(self, positions: dict[TopicPartition, int | None]) -> None:
        """Both at once, as nothing can be fetched between the two."""
        self._positions, self._outdated = positions, False
        self._generation += 1
        await self._listener.on_partitions_assigned(set(positions))

    def outdated(self, revoking: asyncio.Task[Any]) -> None:
        """It does not know, and goes on; its commits are refused. Once it answers again, it joins again."""
        self._outdated = True
        revoking.add_done_callback(lambda _: self._rejoin())

    def _rejoin(self) -> None:
        if self._member and self.process.alive:
            self._group.join(self)

    def _die(self) -> None:
        self._member = False
        self._group.died(self)

    async def _travel(self) -> None:
        await self.process.trip()
        if self.process.weather.lost():
            raise KafkaConnectionError("the connection to the broker broke")


def _record(partition: TopicPartition, offset: int, message: Any) -> Any:
    return SimpleNamespace(
        topic=partition.topic, partition=partition.partition, offset=offset,
        key=message.key, value=message.value, headers=message.headers,
    )  # fmt: skip
