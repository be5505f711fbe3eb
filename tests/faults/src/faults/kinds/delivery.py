"""15: a slow consumer and a long queue. 17: everything is delivered again. 18: out of order."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import uuid4

import psutil

from contracts.accounts import BureauChangedV1
from faults.kinds.base import Fault, Scene
from faults.planting import Planter, copies_of
from faults.snapshot import CONSUMERS
from faults.workload import Size
from testkit.probes import eventually

LAG = 8_000
"""Records in the slow consumer's queue: what two processors write, read and check within a round."""

_FILL = """
WITH made AS (
    SELECT gen_random_uuid() AS id, n, ('00000000-0000-4000-8000-' || lpad((n % 100)::text, 12, '0'))::uuid AS bureau
    FROM generate_series(1, $1::int) AS n
), streams AS (
    INSERT INTO outbox_streams AS s (stream, version)
    SELECT 'accounts.events:bureau/' || bureau, count(*) FROM made GROUP BY bureau
    ON CONFLICT (stream) DO UPDATE SET version = s.version + excluded.version
    RETURNING stream, version
)
, events AS (
INSERT INTO outbox (id, shard, topic, key, type, subject, version, payload)
SELECT m.id, m.n % 4, 'accounts.events', m.bureau, 'accounts.bureau_changed.v1', 'bureau/' || m.bureau,
    s.version - count(*) OVER (PARTITION BY m.bureau) + row_number() OVER (PARTITION BY m.bureau ORDER BY m.n),
    json_build_object('bureau_id', m.bureau, 'name', '演练' || m.n, 'region_code', '11', 'central_direct', false,
                      'active', true)
FROM made m JOIN streams s ON s.stream = 'accounts.events:bureau/' || m.bureau ORDER BY m.n
RETURNING shard, seq
) INSERT INTO outbox_pending (shard, seq) SELECT shard, seq FROM events
"""


class SlowConsumer(Fault):
    number = 15
    name = f"a consumer ten times slower than others, {LAG} records behind"
    checks = "its memory stays bounded, others keep up, it catches up"
    size = Size(applicants=2, uploads=False)

    async def strike(self, scene: Scene) -> None:
        world = scene.world
        async with world.instead("review", "worker", arm=["consumer.taken=wait:0.5"], TUIYOU_INBOX_BATCH="50") as child:
            await world.ready_at(child.port)
            async with world.database("accounts") as db:
                await db.execute(_FILL, LAG)
            others = [name for name in CONSUMERS if name != "review"]
            for name in others:
                await eventually(
                    lambda name=name: self._caught_up(scene, name), within=60, what=f"{name} keeps up", every=1
                )
            behind = await scene.reader.lag("review", CONSUMERS["review"].topics)
            memory = psutil.Process(child.process.pid).memory_info().rss / 1e6
            scene.expect(behind > LAG // 3, "I13", "not slow", f"only {behind} records lay before it")
            scene.expect(memory < 200, "I13", "memory", f"{memory:.0f} MB with {behind} records before it")
            scene.facts.append(f"{behind} records behind at {memory:.0f} MB")
        began = time.monotonic()
        await eventually(lambda: self._caught_up(scene, "review"), within=60, what="review catches up", every=1)
        scene.facts.append(f"caught up in {time.monotonic() - began:.0f} s")

    async def _caught_up(self, scene: Scene, name: str) -> bool:
        """The clients go on, so a few records always lie there."""
        return await scene.reader.lag(name, CONSUMERS[name].topics) < 100


class DeliveredThrice(Fault):
    number = 17
    name = "every event is published three times"
    checks = "each acts once"
    short = True

    async def strike(self, scene: Scene) -> None:
        for _ in range(2):
            await scene.for_a_while(1.0, 1.5)
            for service in ("accounts", "submissions", "review"):
                await scene.world.command(service, "republish-events", "--since", scene.since.at.isoformat())

    async def after(self, scene: Scene) -> None:
        records = await scene.reader.read(scene.since.marks)
        ids = {record.event_id for record in records}
        scene.facts.append(f"{len(records)} records of {len(ids)} events")


class ReplayedFromStart(Fault):
    number = 17
    name = "every consumer reads all topics again from offset 0"
    checks = "nothing changes"

    async def strike(self, scene: Scene) -> None:
        workers = [f"{name}-worker" for name in CONSUMERS]
        await scene.world.stop(*workers)
        planter = Planter(scene.world.stack["kafka"])
        for name, subscriptions in CONSUMERS.items():
            await asyncio.to_thread(planter.rewind, name, subscriptions.topics)
        await scene.world.start(*workers)


class Reordered(Fault):
    number = 18
    name = "the round's records come again in any order, and a new aggregate's events backwards"
    checks = "older ones are dropped, early ones wait for the gap, and each aggregate's order holds"

    async def strike(self, scene: Scene) -> None:
        planter = Planter(scene.world.stack["kafka"])
        bureau = uuid4()
        events = [self._event(bureau, number) for number in (1, 2, 3)]
        first, second, third = [scene.plant(copies_of(event, number)) for number, event in enumerate(events, 1)]
        async with planter.producer() as producer:
            for early in (third, second):
                await producer.send_and_wait(**early)
            messages = await scene.reader.messages(scene.since.marks, "submissions.events", "review.events")
            shuffled = scene.chance.sample(messages, len(messages))
            for message in shuffled:
                await producer.send(
                    message.topic, message.value, key=message.key, partition=message.partition,
                    headers=list(message.headers),
                )  # fmt: skip
            await producer.flush()
            await producer.send_and_wait(**first)
        scene.facts.append(f"{len(shuffled)} records again, shuffled")

        async def settled() -> bool:
            async with scene.world.database("review") as db:
                name = await db.fetchval("SELECT name FROM bureaus WHERE bureau_id = $1", bureau)
                at = await db.fetchval(
                    "SELECT version FROM inbox_streams WHERE stream = $1", f"accounts.events:bureau/{bureau}"
                )
            assert (name, at) == ("演练3", 3), f"review knows {name}, followed to {at}"
            return True

        await eventually(settled, within=15, what="the backwards events are applied in order")

    def _event(self, bureau: Any, number: int) -> BureauChangedV1:
        return BureauChangedV1(
            bureau_id=bureau, name=f"演练{number}", region_code="11", central_direct=False, active=True
        )


FAULTS = [SlowConsumer, DeliveredThrice, ReplayedFromStart, Reordered]
