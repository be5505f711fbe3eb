"""24: new processes take the place of old ones while clients work."""

from __future__ import annotations

import signal
from contextlib import AsyncExitStack

from faults.kinds.base import Fault, Scene
from faults.world import World
from localstack.ports import is_free
from localstack.scaling import behind_gateway
from localstack.services import SERVICES
from testkit.probes import eventually


class RollingRestart(Fault):
    number = 24
    name = "SIGTERM to one API process after the other, and to each worker"
    checks = "no request fails, no event is lost"

    def __init__(self) -> None:
        self._open = AsyncExitStack()

    async def before(self, scene: Scene) -> None:
        """A second process of submissions stands behind the gateway, as in production.

        The gateway takes that up before the clients start: with it, it ends connections that they keep.
        """
        world = scene.world
        first = world.port("submissions", "api")
        spare = next(port for port in range(first + 1, first + 200) if is_free(port))
        self._second = await self._open.enter_async_context(world.child("submissions", "api", port=spare))
        await world.ready_at(spare)
        self._open.enter_context(behind_gateway(world.instance, first, [spare]))
        await scene.for_a_while(1.0, 1.5)

    async def strike(self, scene: Scene) -> None:
        await _restart(scene, "submissions-api")
        await scene.for_a_while(1.0, 1.5)
        for service in SERVICES:
            await _restart(scene, f"{service}-worker")
        self._second.send(signal.SIGTERM)
        await self._second.ended()
        await scene.for_a_while(1.0, 1.5)

    async def put_back(self, world: World) -> None:
        await self._open.aclose()

    async def after(self, scene: Scene) -> None:
        failed = [
            f"{operation.kind} {attempt.status or attempt.error}"
            for operation in scene.history.operations
            for attempt in operation.attempts
            if (attempt.status or 500) >= 500
        ]
        scene.expect(not failed, "I12", "request failed", f"{len(failed)}: {', '.join(sorted(set(failed)))}")


async def _restart(scene: Scene, program: str) -> None:
    """Asks a process to end and waits for the next one, as a rolling update does."""
    before = scene.world.pid(program)
    scene.world.kill(program, signal.SIGTERM)
    await eventually(lambda: scene.world.supervisor.pids().get(program) != before, within=40, what=f"{program} ends")
    await scene.world.ready(program)


FAULTS = [RollingRestart]
