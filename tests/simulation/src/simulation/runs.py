"""Runs of seeds: one, many, many on all cores."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from kit import consumer, db, dead_letters, inbox, outbox, relay
from simulation.clock import VirtualLoop
from simulation.group import Client
from simulation.trace import Trace
from simulation.world import Parts, World


@dataclass(frozen=True, slots=True)
class Run:
    seed: int
    broken: tuple[str, ...]
    """The invariants that did not hold."""
    trace: tuple[str, ...]
    """The steps, where they were asked for."""


def run(seed: int, parts: Parts | None = None, *, traced: bool = False) -> Run:
    """The same seed and parts always give the same run."""
    trace = Trace(kept=traced)
    loop = VirtualLoop()
    faults: list[str] = []
    loop.set_exception_handler(lambda _, context: faults.append(repr(context.get("exception") or context["message"])))
    try:
        world = World(seed, parts or Parts(), trace)
        with in_place_of_the_real(world, loop):
            loop.run_until_complete(world.run())
    finally:
        loop.close()
    return Run(seed, (*dict.fromkeys(world.broken), *faults), tuple(trace.lines))


@contextlib.contextmanager
def in_place_of_the_real(world: World, loop: VirtualLoop) -> Generator[None]:
    """The kit's doors to the world outside: its Kafka client, its clock, its dice, its log."""
    dice: Any = SimpleNamespace(uniform=world.chance.uniform)
    clock: Any = SimpleNamespace(monotonic=loop.time)
    with contextlib.ExitStack() as stack:
        for module in (consumer, db, dead_letters, inbox, relay):
            stack.enter_context(patch.object(module, "logger", world.trace))
        stack.enter_context(patch.object(outbox, "uuid7", world.new_id))
        stack.enter_context(patch.object(consumer, "AIOKafkaConsumer", _client))
        stack.enter_context(patch.object(consumer, "random", dice))
        stack.enter_context(patch.object(consumer, "time", clock))
        yield


def _client(*, process: Any, group: Any, **settings: Any) -> Client:
    return Client(process, group, **settings)
