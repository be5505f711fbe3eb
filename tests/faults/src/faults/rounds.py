"""One round: workload, fault, healing, rest, and the checker's verdict."""

from __future__ import annotations

import asyncio
import random
import time
import traceback
from dataclasses import dataclass, field, replace

from faults import snapshot
from faults.checker import Violation, check
from faults.history import History
from faults.kinds.base import Fault, Scene
from faults.quiet import quiesce
from faults.snapshot import Since
from faults.state import State, Usage
from faults.topics import Reader
from faults.workload import Load, Size
from faults.world import PROGRAMS, World

SETTLE = 60.0
"""Within how many seconds of healing memory, connections and lag are back (I13)."""


@dataclass(slots=True)
class Result:
    fault: type[Fault]
    seed: int
    seconds: float = 0.0
    operations: int = 0
    events: int = 0
    slowest: float = 0.0
    rested: float | None = None
    violations: list[Violation] = field(default_factory=list[Violation])
    facts: list[str] = field(default_factory=list[str])


async def play(world: World, kind: type[Fault], seed: int, *, short: bool = False) -> Result:
    """Plays one round of a fault. What breaks the round itself is a violation, too."""
    began = time.monotonic()
    result = Result(kind, seed)
    fault = kind()
    try:
        await _play(world, fault, seed, result, short=short)
    except Exception as error:  # a round that breaks has failed, and the next one goes on
        where = "".join(traceback.format_exception(error))[-3000:]
        result.violations.append(Violation("I13", "the round broke", where))
    finally:
        await world.network.heal()
        await fault.put_back(world)
        result.seconds = time.monotonic() - began
    return result


async def _play(world: World, fault: Fault, seed: int, result: Result, *, short: bool) -> None:
    await world.all_ready()
    reader = Reader(world.stack["kafka"], snapshot.record_of)
    await quiesce(world, reader)
    chance = random.Random(seed)
    file = world.instance.logs / f"round-{fault.number}-{seed}.jsonl"
    file.unlink(missing_ok=True)
    history = History(file)
    since = Since(await snapshot.database_time(world), await reader.mark())
    size = replace(fault.size, applicants=2, late=1, uploads=False) if short and fault.size == Size() else fault.size
    load = Load(world, history, chance.getrandbits(32), size)
    scene = Scene(world, load, history, reader, chance, since)
    try:
        await load.prepare()
        await fault.before(scene)
        memory = world.memory()
        await _strike(fault, scene)
        await world.all_ready()
        try:
            rest = await quiesce(world, reader, within=SETTLE)
            until, result.rested = rest.at, rest.seconds
        except AssertionError as error:
            scene.expect(False, "I13", "no rest", str(error))
            until = await snapshot.database_time(world)
        await fault.after(scene)
        state = await snapshot.take(world, reader, scene.since, until)
        state.usage = await _usage(world, memory)
    finally:
        await load.close()
    _conclude(result, scene, state)


async def _strike(fault: Fault, scene: Scene) -> None:
    """The fault within the clients' work, while a subscriber reads along."""
    stop = asyncio.Event()
    follower = asyncio.create_task(scene.reader.follow(stop))
    try:
        async with scene.load.running():
            await scene.for_a_while(0.8, 1.6)
            await fault.strike(scene)
            await scene.for_a_while(0.8, 1.6)
    finally:
        stop.set()
        await asyncio.wait_for(follower, 30)


def _conclude(result: Result, scene: Scene, state: State) -> None:
    result.operations = len(scene.history.operations)
    result.events = len(state.outbox)
    result.slowest = max((attempt.seconds for attempt in scene.history.attempts), default=0.0)
    result.facts = scene.facts
    state.records = [record for record in state.records if record.event_id not in scene.planted]
    state.seen = [record for record in state.seen if record.event_id not in scene.planted]
    result.violations = [*scene.found, *check(scene.history, state)]


async def _usage(world: World, before: dict[str, float]) -> list[Usage]:
    after = world.memory()
    async with world.database("postgres") as db:
        rows = await db.fetch("SELECT application_name AS name, count(*) AS n FROM pg_stat_activity GROUP BY 1")
    connections = {row["name"]: row["n"] for row in rows}
    return [
        Usage(
            process=name, before_mb=before[name], after_mb=after[name], connections=connections.get(name, 0), pool=8
        )
        for name in PROGRAMS
        if name in before and name in after
    ]  # fmt: skip
