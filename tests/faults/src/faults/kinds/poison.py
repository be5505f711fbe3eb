"""16: records that cannot be handled."""

from __future__ import annotations

import time
from typing import Any, ClassVar
from uuid import uuid4

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError

from contracts.accounts import BureauChangedV1
from faults.kinds.base import Fault, Scene
from faults.planting import Planter, Record, copies_of
from faults.snapshot import CONSUMERS
from testkit.probes import eventually

PROCEEDS = 5.0
"""Within how many seconds a partition is past a bad record."""


class Poison(Fault):
    number = 16
    name = "bad JSON, an unknown type, no headers, and 2 MB"
    checks = "partitions proceed within 5 s, each bad one is kept with its cause"
    short = True

    async def strike(self, scene: Scene) -> None:
        planter = Planter(scene.world.stack["kafka"])
        bad_json, unknown, headless = _event(), _event(), _event()
        bad_json["value"] = b'{"bureau_id": '
        unknown["headers"] = [(n, b"accounts.moon_landed.v1" if n == "ce_type" else v) for n, v in unknown["headers"]]
        headless["headers"] = []
        async with planter.producer() as producer:
            places = [await producer.send_and_wait(**scene.plant(r)) for r in (bad_json, unknown, headless)]
            scene.plant_at([(place.topic, place.partition, place.offset) for place in places])
            began = time.monotonic()
            for place in places:
                await eventually(lambda place=place: self._passed(scene, place), within=PROCEEDS, what="it proceeds")
            scene.facts.append(f"past all three after {time.monotonic() - began:.1f} s")
            await self._too_large(scene, producer)
        causes = {name: await self._settle(scene, name) for name in CONSUMERS}
        scene.expect(len(causes["review"]) == 2, "I7", "not buried", f"of two bad records review kept {causes}")

    async def _settle(self, scene: Scene, consumer: str) -> list[str]:
        """What an operator does who has seen that nothing can be made of them; answers the causes."""
        settled = "UPDATE dead_letters SET replayed_at = now() WHERE died_at >= $1 RETURNING cause"
        async with scene.world.database(consumer) as db:
            return [row["cause"] for row in await db.fetch(settled, scene.since.at)]

    async def _passed(self, scene: Scene, place: Any) -> bool:
        return await scene.reader.committed("review", place.topic, place.partition) > place.offset

    async def _too_large(self, scene: Scene, producer: AIOKafkaProducer) -> None:
        record = _event() | {"value": b"x" * 2_000_000}
        try:
            await producer.send_and_wait(**record)
        except MessageSizeTooLargeError:
            scene.facts.append("the broker refuses 2 MB")
        else:
            scene.expect(False, "I13", "too large", "the broker took 2 MB")


class HandlerBug(Fault):
    number = 16
    name = "a handler with a bug; then its mending and a replay"
    checks = "the partition proceeds, and the replay restores every projection"
    breaks: ClassVar[str] = "review.handlers.open_case"

    async def strike(self, scene: Scene) -> None:
        world = scene.world
        async with world.instead("review", "worker", broken=[self.breaks]) as child:
            await world.ready_at(child.port)
            await scene.for_a_while(4.0, 6.0)
        await world.ready("review-worker")
        async with world.database("review") as db:
            buried = await db.fetchval("SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL")
        scene.expect(buried > 0, "I7", "not buried", "the bug buried nothing")
        await world.command("review", "replay-dead-letters")
        scene.facts.append(f"{buried} events buried and replayed")


def _event() -> Record:
    event = BureauChangedV1(bureau_id=uuid4(), name="演练", region_code="11", central_direct=False, active=True)
    return copies_of(event, 1)


FAULTS = [Poison, HandlerBug]
