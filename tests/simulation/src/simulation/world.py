"""One run: writers, relays and consumers on the models, with the faults that its seed decides."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from contracts import Event
from kit import outbox
from kit.consumer import Consumer
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.errors import Unavailable
from kit.inbox import Inbox, subscribe
from kit.relay import Relay
from simulation import invariants
from simulation.broker import Broker, Entry, Producer
from simulation.database import open_database
from simulation.group import Group
from simulation.postgres import Server
from simulation.process import Process
from simulation.statements import FOLD, STATEMENTS, Statement
from simulation.trace import Trace
from simulation.weather import Weather

_FAULTS_UNTIL = 2.0
_REST_WITHIN = 30.0
"""Virtual seconds."""


class Stepped(Event):
    """A fact about an aggregate. Not registered, as it is no part of the published language."""

    TYPE: ClassVar[str] = "simulation.stepped.v1"
    TOPIC: ClassVar[str] = "simulation.events"
    AGGREGATE: ClassVar[str] = "aggregate"
    KEY_FIELD: ClassVar[str] = "aggregate_id"

    aggregate_id: UUID
    fact: int


async def on_stepped(tx: Tx, event: Stepped) -> None:
    await tx.execute(FOLD, event.key, event.fact)


_SUBSCRIPTIONS = subscribe(on_stepped)


@dataclass(frozen=True)
class Parts:
    """What a run is made of: the kit's code, unless a test plants a fault."""

    relay: type[Relay] = Relay
    inbox: type[Inbox] = Inbox
    consumer: type[Consumer] = Consumer
    producer: type[Producer] = Producer
    statements: Mapping[str, Statement] = field(default_factory=lambda: STATEMENTS)


class _Undone(Exception):
    """A writer changes its mind."""


class World:
    def __init__(self, seed: int, parts: Parts, trace: Trace) -> None:
        self.chance = random.Random(seed)
        self.weather = Weather(self.chance)
        self.trace = trace
        self.source, self.target = Server(), Server()
        self.broker = Broker(self._appended)
        self.group = Group(self.broker, Stepped.TOPIC)
        self.broken: list[str] = []
        """The invariants that did not hold, each with what was seen."""
        self._parts = parts
        self._aggregates = [self.new_id() for _ in range(self.chance.randint(1, 3))]
        self._cipher = FieldCipher({"a": bytes(32)}, "a")
        self._facts = 0
        self._writers: list[asyncio.Task[None]] = []
        self._living: dict[str, Process] = {}
        self._mains: dict[str, Callable[[Process], Any]] = {
            "relay-a": self._relay,
            "relay-b": self._relay,
            "consumer-a": self.consume,
            "consumer-b": self.consume,
            **{f"writer-{number}": self._write for number in range(1, self.chance.randint(2, 4))},
        }

    def new_id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)

    async def run(self) -> None:
        for name in self._mains:
            self._start(name)
        for at in sorted(self.chance.uniform(0.05, _FAULTS_UNTIL) for _ in range(self.chance.randint(0, 6))):
            await asyncio.sleep(max(0.0, at - asyncio.get_running_loop().time()))
            self._fault()
        await asyncio.sleep(max(0.0, _FAULTS_UNTIL - asyncio.get_running_loop().time()))
        self._heal()
        self.broken += await self._rest()
        self.broken += invariants.check(self)
        for process in list(self._living.values()):
            process.kill()
        _, left = await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=60)
        self.broken += [f"outlives its process: {task}" for task in left]

    # the processes

    def _start(self, name: str) -> None:
        if name not in self._living:
            self.trace.add("world", "starts", name)
            process = self._living[name] = Process(name, self.weather, self.trace)
            task = process.spawn(self._mains[name](process))
            if name.startswith("writer"):
                self._writers.append(task)

    async def _write(self, process: Process) -> None:
        database = open_database(process, self.source, self._parts.statements)
        for _ in range(self.chance.randint(2, 5)):
            await process.pause(self.chance.uniform(0.0, 0.4))
            try:
                async with database.transaction() as tx:
                    for _ in range(self.chance.randint(1, 3)):
                        self._facts += 1
                        await outbox.add(
                            tx, Stepped(aggregate_id=self.chance.choice(self._aggregates), fact=self._facts)
                        )
                        await process.pause(self.chance.choice((0.0, 0.0, 0.05, 0.3)))
                    if self.chance.random() < 0.1:
                        raise _Undone
            except (_Undone, Unavailable) as error:
                self.trace.add(process.name, "gives up", type(error).__name__)

    async def _relay(self, process: Process) -> None:
        database = open_database(process, self.source, self._parts.statements)
        producer: Any = self._parts.producer(process, self.broker)
        batch = self.chance.choice((2, 5, 1000))
        await self._parts.relay(database, producer, source="simulation", batch=batch, poll=0.2).run(asyncio.Event())

    async def consume(self, process: Process) -> None:
        database = open_database(process, self.target, self._parts.statements)
        inbox = self._parts.inbox(database, _SUBSCRIPTIONS, consumer="simulation", cipher=self._cipher)
        consumer = self._parts.consumer(
            {"process": process, "group": self.group}, inbox, group="simulation", topics=frozenset({Stepped.TOPIC})
        )
        await consumer.run(asyncio.Event())

    # the faults

    def _fault(self) -> None:
        loop = asyncio.get_running_loop()
        kind = self.chance.choice(("kill", "kill", "kill", "source", "target", "rebalance"))
        if kind == "kill" and self._living:
            name = self.chance.choice(list(self._living))
            self.trace.add("world", "kills", name)
            self._living.pop(name).kill()
            loop.call_later(self.chance.uniform(0.01, 1.0), self._start, name)
        elif kind == "rebalance":
            self.trace.add("world", "moves partitions")
            self.group.rebalance()
        elif kind in ("source", "target"):
            server: Server = getattr(self, kind)
            self.trace.add("world", "stops database", kind)
            server.stop()
            loop.call_later(self.chance.uniform(0.01, 0.5), setattr, server, "up", True)

    def _heal(self) -> None:
        self.trace.add("world", "heals")
        self.weather.calm()
        self.source.up = self.target.up = True
        for name in self._mains:
            self._start(name)

    async def _rest(self) -> list[str]:
        """Waits until nothing is left to do, and says what did not come to rest."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _REST_WITHIN
        while moving := self._moving():
            if loop.time() > until:
                return [f"does not come to rest: {', '.join(moving)}"]
            await asyncio.sleep(0.25)
        return []

    def _moving(self) -> list[str]:
        states = {
            "writers": not all(task.done() for task in self._writers),
            "relay": bool(self.source.tables["outbox_pending"]),
            "broker": self.broker.under_way > 0,
            "consumers": not self.group.settled,
        }
        return [name for name, moving in states.items() if moving]

    def _appended(self, partition: int, entry: Entry) -> None:
        self.trace.appended(partition, entry)
        self.broken += invariants.check_entry(self, entry)
