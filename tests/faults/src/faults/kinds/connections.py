"""12: partitions between services and components. 13: slow, narrow and breaking connections; slow clients."""

from __future__ import annotations

import asyncio
import time
from typing import ClassVar

from faults.kinds.base import Fault, Scene
from faults.network import Direction, Route

BOTH: tuple[Direction, ...] = ("upstream", "downstream")


class Partition(Fault):
    """Packets stay away and nobody is told; on healing, what was held arrives."""

    number = 12
    checks = "every request ends in time; nothing is lost or done twice"
    route: ClassVar[Route] = "kafka"
    directions: ClassVar[tuple[Direction, ...]] = BOTH
    seconds: ClassVar[tuple[float, float]] = (7, 10)

    async def strike(self, scene: Scene) -> None:
        await scene.world.network.hold(self.route, *self.directions)
        await scene.for_a_while(*self.seconds)
        await scene.world.network.heal()
        await scene.for_a_while(1.0, 2.0)


class BrokerAway(Partition):
    name = "services and broker are parted"


class BrokerDeaf(Partition):
    name = "the broker hears the services, its answers do not arrive"
    directions = ("downstream",)
    seconds = (12, 14)


class PostgresAway(Partition):
    name = "services and Postgres are parted"
    route = "postgres"


class PostgresDeaf(Partition):
    name = "Postgres hears the services, its answers do not arrive, for longer than a statement may take"
    route = "postgres"
    directions = ("downstream",)
    seconds = (24, 26)


class Slow(Fault):
    number = 13
    name = "500 ± 250 ms to Postgres, broker and store"
    checks = "every request ends in time; pools are not exhausted"

    async def strike(self, scene: Scene) -> None:
        routes: tuple[Route, ...] = ("postgres", "kafka", "minio")
        for route in routes:
            await scene.world.network.add(route, "latency", "downstream", latency=500, jitter=250)
        await scene.for_a_while(10, 12)
        await scene.world.network.heal()


class Breaking(Fault):
    number = 13
    name = "connections break after 20 kB, and close late"
    checks = "work goes on over new ones"

    async def strike(self, scene: Scene) -> None:
        routes: tuple[Route, ...] = ("postgres", "kafka")
        for route in routes:
            await scene.world.network.add(route, "limit_data", "downstream", bytes=20_000)
            await scene.world.network.add(route, "slow_close", "upstream", delay=500)
        await scene.for_a_while(8, 10)
        await scene.world.network.heal()


class SlowClients(Fault):
    number = 13
    name = "100 clients send 1 kB/s, or less"
    checks = "the gateway ends them; the others notice nothing"

    async def strike(self, scene: Scene) -> None:
        host, _, port = scene.world.gateway.removeprefix("http://").partition(":")
        began = time.time()
        crawlers = [asyncio.create_task(_crawl(host, int(port), number)) for number in range(100)]
        await scene.for_a_while(12, 14)
        slowest = max((a.seconds for a in scene.history.attempts if a.began > began), default=0.0)
        scene.expect(slowest < 8, "I12", "affected", f"another client waited {slowest:.1f} s")
        ended = [task for task in crawlers if task.done()]
        # those that never end their headers are cut after 10 s; a body that still flows may go on
        scene.facts.append(f"{len(ended)} of 100 ended by the gateway, slowest other answer {slowest:.1f} s")
        for task in crawlers:
            task.cancel()
        await asyncio.gather(*crawlers, return_exceptions=True)


async def _crawl(host: str, port: int, number: int) -> None:
    """Sends a header line or a piece of a body each second, until the other side ends it."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(b"POST /api/submissions/entries HTTP/1.1\r\nHost: portal\r\nContent-Type: application/json\r\n")
        if number % 2:
            writer.write(b"Content-Length: 900000\r\n\r\n")
        ended = asyncio.create_task(reader.read())
        while not ended.done():
            writer.write(b" " * 1000 if number % 2 else b"X-%d: x\r\n" % time.monotonic_ns())
            await writer.drain()
            await asyncio.wait({ended}, timeout=1.0)
    except OSError:
        pass
    finally:
        writer.close()


FAULTS = [BrokerAway, BrokerDeaf, PostgresAway, PostgresDeaf, Slow, Breaking, SlowClients]
