"""5: the broker restarts. 6: it has lost all that it held."""

from __future__ import annotations

import asyncio
import shutil
import signal

from faults.kinds.base import Fault, Scene
from faults.snapshot import Since
from localstack import lifecycle
from localstack.progress import Progress
from localstack.services import SERVICES

WORKERS = [f"{service}-worker" for service in SERVICES]


def _same_processes(scene: Scene, before: dict[str, int]) -> None:
    """The workers came back by themselves: nobody, and no supervisor, has started them anew."""
    now = scene.world.supervisor.pids()
    for worker in WORKERS:
        scene.expect(now.get(worker) == before[worker], "I13", "process restarted", f"{worker} did not live through it")


class BrokerStops(Fault):
    number = 5
    name = "clean restart of the broker"
    checks = "workers go on by themselves"

    async def strike(self, scene: Scene) -> None:
        before = scene.world.supervisor.pids()
        await scene.world.stop("kafka")
        await scene.for_a_while(1.0, 4.0)
        await scene.world.start("kafka")
        _same_processes(scene, before)


class BrokerDies(Fault):
    number = 5
    name = "kill -9 of the broker"
    checks = "workers go on by themselves"

    async def strike(self, scene: Scene) -> None:
        before = scene.world.supervisor.pids()
        scene.world.kill("kafka", signal.SIGKILL)
        await scene.for_a_while(1.5, 2.5)
        await scene.world.ready("kafka")
        _same_processes(scene, before)


class BrokerWiped(Fault):
    number = 6
    name = "the broker's data is wiped; topics are made anew and filled from the outboxes"
    checks = "consumers alarm; every committed event is on the new topics"

    async def strike(self, scene: Scene) -> None:
        """As docs/architecture.md tells operators: first mark the events, then bring the broker back."""
        world = scene.world
        before, logs = world.supervisor.pids(), world.log_marks()
        await world.stop("kafka")
        shutil.rmtree(world.instance.state / "kafka")
        for service in SERVICES:
            await world.command(service, "republish-events", "--since", "2000-01-01T00:00:00+00:00")
        scene.reader.generation += 1
        scene.since = Since(scene.since.at, {})
        await asyncio.to_thread(lifecycle.up, world.instance, Progress(quiet=True))
        await scene.for_a_while(3.0, 5.0)
        _same_processes(scene, before)
        for consumer in ("submissions", "review", "notifications"):
            lines = world.logged(f"{consumer}-worker", logs)
            alarms = [line for line in lines if line.get("event") == "consumer_offset_lost"]
            loud = any(line.get("level") == "error" for line in alarms)
            scene.expect(loud, "I2", "silent reset", f"{consumer} did not say that its offsets are gone")


FAULTS = [BrokerStops, BrokerDies, BrokerWiped]
