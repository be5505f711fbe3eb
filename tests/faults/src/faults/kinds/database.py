"""7: Postgres restarts under load. 8: it takes no writes for a while."""

from __future__ import annotations

import signal
import time

from faults.kinds.base import Fault, Scene


class PostgresRestarts(Fault):
    number = 7
    name = "fast restart of Postgres"
    checks = "pools recover; whatever was acknowledged is there"
    number_of_signal = signal.SIGINT

    async def strike(self, scene: Scene) -> None:
        """Its signals: SIGINT is ``-m fast``, SIGQUIT is ``-m immediate``; the supervisor starts it again."""
        scene.world.kill("postgres", self.number_of_signal)
        await scene.for_a_while(1.0, 2.0)
        await scene.world.ready("postgres")
        await scene.for_a_while(1.0, 3.0)


class PostgresCrashes(PostgresRestarts):
    name = "immediate restart of Postgres"
    number_of_signal = signal.SIGQUIT
    short = True


class ReadOnly(Fault):
    number = 8
    name = "Postgres takes no writes"
    checks = "writes answer 503, nothing else; they work again without a restart"

    async def strike(self, scene: Scene) -> None:
        before = scene.world.supervisor.pids()
        try:
            await self._set(scene, "SET default_transaction_read_only = on")
            self._began = time.time()
            await scene.for_a_while(4.0, 6.0)
            self._ended = time.time()
        finally:
            await self._set(scene, "RESET default_transaction_read_only")
        await scene.for_a_while(1.0, 2.0)
        now = scene.world.supervisor.pids()
        scene.expect(now == before, "I13", "process restarted", "a process did not live through it")

    async def after(self, scene: Scene) -> None:
        inside = [a for a in scene.history.attempts if self._began < a.began and a.ended < self._ended]
        refused = [a for a in inside if a.status == 503]
        scene.expect(bool(refused), "I12", "not refused", "no write was answered with 503")
        scene.facts.append(f"{len(refused)} answers of 503")

    async def _set(self, scene: Scene, change: str) -> None:
        async with scene.world.database("postgres") as db:
            await db.execute("SET default_transaction_read_only = off")
            await db.execute(f"ALTER SYSTEM {change}")
            await db.execute("SELECT pg_reload_conf()")


FAULTS = [PostgresRestarts, PostgresCrashes, ReadOnly]
