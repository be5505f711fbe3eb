"""R1 and R2: our outbox relay beside Debezium's embedded engine with the outbox event router."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from bench.bus import Unsound
from bench.bus.arrivals import Topic
from bench.bus.debezium import Debezium, debezium
from bench.bus.events import write_backlog
from bench.bus.fill import fill
from bench.bus.stage import READER, WRITER, Stage, stage
from bench.children import Child, child, module
from bench.figures import Figure, at_least, at_most
from bench.rounds import Bench, Row, Values, column, interleave

BACKLOG = 60_000
RATE_BESIDE = 200
"""Events per second that writers commit while the backlog is published."""

RATE = 500
SECONDS = 10.0
UNCOUNTED = 1.0
"""Seconds at the start of a round of R2 that do not count: connections are made."""

Relaying = Callable[[], AbstractAsyncContextManager[None]]


async def measure_rate(bench: Bench) -> list[Figure]:
    """Events per second while a backlog is published and writers go on."""
    async with stage(bench.stack, WRITER) as on, debezium(on) as peer:

        async def ours(_: int) -> Values:
            return {"events/s": await _rate(on, lambda: _relay(on))}

        async def reference(_: int) -> Values:
            return {"events/s": await _rate_of(on, peer)}

        bench.say(f"without a relay the broker takes {_limit(on):.0f} events/s")
        bench.say(f"Debezium, warming up: {await _rate_of(on, peer):.0f} events/s")
        a, b = await interleave(bench, ours, reference)
    return [Figure("published", "events/s", at_least(3), column(a, "events/s"), column(b, "events/s"))]


async def measure_delay(bench: Bench) -> list[Figure]:
    """Milliseconds from a commit to the consumer, at a steady rate."""
    async with stage(bench.stack, WRITER) as on, debezium(on) as peer:

        async def ours(_: int) -> Values:
            return await _delay(on, "writers", lambda: _relay(on))

        async def reference(_: int) -> Values:
            async with peer.slot():
                return await _delay(on, "writers", lambda: peer.running(poll_ms=1))

        alone = await _delay(on, "straight", nullcontext)
        bench.say(f"without database and relay: p50 {alone['p50 ms']:.1f} ms, p99 {alone['p99 ms']:.1f} ms")
        bench.say(f"Debezium, warming up: {await _rate_of(on, peer):.0f} events/s")
        a, b = await interleave(bench, ours, reference)
    bench.say(f"writers were late by at most {max(*column(a, 'late ms'), *column(b, 'late ms')):.0f} ms")
    p99 = column(a, "p99 ms")
    return [
        Figure("commit to consumer, p99", "ms", at_most(0.5), p99, column(b, "p99 ms")),
        Figure("commit to consumer, p99, ours", "ms", at_most(60), p99),
    ]


async def _rate_of(on: Stage, peer: Debezium) -> float:
    async with peer.slot():
        return await _rate(on, lambda: peer.running(poll_ms=10))


@asynccontextmanager
async def _relay(on: Stage) -> AsyncGenerator[None]:
    async with child(module("bench.bus.relay"), on.folder, name="relay", environment=on.environment) as relay:
        yield
        relay.check()


def _limit(on: Stage) -> float:
    """Events per second that come from memory."""
    topic = on.make_topic()
    try:
        return fill(on.stack, topic, BACKLOG)
    finally:
        on.drop_topic(topic)


def _writers(on: Stage, topic: str, rate: int, kind: str = "writers") -> AbstractAsyncContextManager[Child]:
    command = module(f"bench.bus.{kind}", topic, str(rate), str(on.folder / "written"))
    return child(command, on.folder, name=kind, environment=on.environment, answers=True)


async def _rate(on: Stage, relaying: Relaying) -> float:
    """Writers go on until the backlog is published; then everything that was written has to be there, once."""
    topic = on.make_topic()
    arrived = Topic(on.stack, topic)
    try:
        await write_backlog(on.connection, topic, BACKLOG)
        async with _writers(on, topic, RATE_BESIDE) as writing, relaying():
            await writing.hear("ready")
            await arrived.reaches(BACKLOG, within=120)
            await writing.end()
            written: int = await on.connection.fetchval("SELECT count(*) FROM outbox")
            await arrived.reaches(written, within=30)
        rows = await on.connection.fetch("SELECT id FROM outbox ORDER BY seq LIMIT $1", BACKLOG)
        backlog, arrivals = {str(row["id"]) for row in rows}, arrived.read()
        if len(arrivals) != written:
            raise Unsound(f"{written} events were written, {len(arrivals)} arrived")
        times = [arrival.at for arrival in arrivals if arrival.event_id in backlog]
        first, last = min(times), max(times)
        during = sum(first <= arrival.at <= last for arrival in arrivals)
        return during / ((last - first) / 1000)
    finally:
        arrived.close()
        on.drop_topic(topic)


async def _delay(on: Stage, kind: str, relaying: Relaying) -> Values:
    """Every event that was written has to arrive; those of the first second do not count."""
    topic = on.make_topic()
    try:
        await write_backlog(on.connection, topic, 0)
        sink = module("bench.bus.sink", topic, str(on.folder / "arrived"))
        reader = on.environment_of(READER)
        async with child(sink, on.folder, name="sink", environment=reader, answers=True) as reading, relaying():
            await reading.hear("ready")
            async with _writers(on, topic, RATE, kind) as writing:
                await writing.hear("ready")
                await asyncio.sleep(UNCOUNTED + SECONDS)
                await writing.end()
                late = float(await writing.hear("late"))
            written, arrived = instants(on.folder / "written"), Topic(on.stack, topic)
            await arrived.reaches(len(written), within=60)
            arrived.close()
            await asyncio.sleep(1)  # for the sink, to be handed the last of them
            await reading.end()
        counted = delays(written, instants(on.folder / "arrived"))
    finally:
        on.drop_topic(topic)
    percentiles = statistics.quantiles(counted, n=100)
    return {"p50 ms": percentiles[49], "p99 ms": percentiles[98], "late ms": late * 1000}


def delays(written: dict[str, int], arrived: dict[str, int]) -> list[float]:
    """Milliseconds from the commit to the arrival."""
    if missing := written.keys() - arrived.keys():
        raise Unsound(f"{len(missing)} of {len(written)} events did not arrive")
    counted_from = min(written.values()) + UNCOUNTED * 1e9
    return [(arrived[event] - at) / 1e6 for event, at in written.items() if at >= counted_from]


def instants(file: Path) -> dict[str, int]:
    """Event ids and nanoseconds, as writers and sink write them down; of a repeated event the first arrival."""
    lines = [line.split() for line in file.read_text().splitlines()]
    return {event: int(at) for event, at in reversed(lines)}


ROWS = [
    Row("R1", "outbox relay to Kafka, acks=all", "Debezium embedded engine, outbox event router", measure_rate),
    Row("R2", "outbox relay, 500 events/s", "Debezium embedded engine, outbox event router", measure_delay),
]
