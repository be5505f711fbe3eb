"""C1 and C2: our consumer, inbox and a projection beside FastStream and bare aiokafka with the same statements."""

from __future__ import annotations

import asyncio
import uuid

from bench.bus import Unsound, faststream
from bench.bus.bare import PROJECTION
from bench.bus.fill import fill
from bench.bus.stage import READER, Stage, stage
from bench.children import child, module
from bench.figures import Aim, Figure, at_least
from bench.rounds import Bench, Row, Values, column, interleave

EVENTS = 20_000
NAME = "events/s"

# a batch's claims carry the instant at which its transaction began
_SPAN = """
SELECT count(*) FILTER (WHERE taken_at < last) / extract(epoch FROM max(last) - min(taken_at)) AS rate
FROM inbox, (SELECT max(taken_at) AS last FROM inbox) AS newest
"""


async def beside_faststream(bench: Bench) -> list[Figure]:
    return await _measure(bench, faststream.command(), at_least(1.0))


async def beside_aiokafka(bench: Bench) -> list[Figure]:
    return await _measure(bench, module("bench.bus.bare_consumer"), at_least(0.9))


async def _measure(bench: Bench, peer: list[str], aim: Aim) -> list[Figure]:
    async with stage(bench.stack, READER) as on:
        await on.connection.execute(PROJECTION)
        topic = on.make_topic()
        try:
            rate = await asyncio.to_thread(fill, bench.stack, topic, EVENTS)
            bench.say(f"topic filled at {rate:.0f} events/s")

            async def ours(_: int) -> Values:
                return {NAME: await _drain(on, topic, module("bench.bus.consumer"))}

            async def reference(_: int) -> Values:
                return {NAME: await _drain(on, topic, peer)}

            a, b = await interleave(bench, ours, reference)
        finally:
            on.drop_topic(topic)
    return [Figure("taken", NAME, aim, column(a, NAME), column(b, NAME))]


async def _drain(on: Stage, topic: str, command: list[str]) -> float:
    """Events per second from the first batch to the last, each of them applied once."""
    await on.connection.execute("TRUNCATE inbox, inbox_streams, bench_entries")
    await on.connection.execute("CHECKPOINT")
    group = f"{READER}.bench-{uuid.uuid4().hex[:8]}"
    async with child([*command, topic, group], on.folder, name="consumer", environment=on.environment) as consumer:
        async with asyncio.timeout(180):
            while await on.connection.fetchval("SELECT count(*) FROM inbox") < EVENTS:
                consumer.check()
                await asyncio.sleep(0.25)
    applied: int = await on.connection.fetchval("SELECT sum(events) FROM bench_entries")
    if applied != EVENTS:
        raise Unsound(f"{applied} effects of {EVENTS} events")
    return float(await on.connection.fetchval(_SPAN))


ROWS = [
    Row("C1", "consumer with inbox and projection", "FastStream in batch mode, same SQL", beside_faststream),
    Row("C2", "consumer with inbox and projection", "bare aiokafka getmany, same SQL", beside_aiokafka),
]
