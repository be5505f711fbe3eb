"""1 to 3: a process dies at the worst of moments. 4: two relays, of which the leader stops breathing."""

from __future__ import annotations

import signal

from faults.kinds.base import Fault, Scene
from localstack.ports import is_free

_IMPATIENT = {"TUIYOU_DATABASE_IDLE_TIMEOUT": "4"}
SUBMISSION = "POST /entries/{entry_id}/submission"


class ApiDies(Fault):
    number = 1
    name = "kill -9 of the API in mid-transaction"
    checks = "nothing happened; the same key then gets its one answer"
    failpoint = "writes.sent"

    async def strike(self, scene: Scene) -> None:
        times = scene.chance.randint(2, 5)
        async with scene.world.instead("submissions", "api", arm=[f"{self.failpoint}=die:{times}"]) as child:
            code = await child.ended(within=40)
            scene.expect(code == -signal.SIGKILL, "I1", "not killed", f"the API ended with {code}")
        await scene.world.ready("submissions-api")


class ApiDiesBeforeReply(ApiDies):
    name = "kill -9 of the API between commit and reply"
    checks = "it happened once; the same key gets the answer"
    failpoint = f"answer {SUBMISSION}"
    short = True


class RelayDies(Fault):
    number = 2
    name = "kill -9 of the relay after sending, before marking"
    checks = "the same ids are sent again, and act once"
    short = True

    async def strike(self, scene: Scene) -> None:
        times = scene.chance.randint(2, 6)
        async with scene.world.instead("submissions", "worker", arm=[f"relay.sent=die:{times}"]) as child:
            code = await child.ended(within=40)
            scene.expect(code == -signal.SIGKILL, "I2", "not killed", f"the worker ended with {code}")
        await scene.world.ready("submissions-worker")

    async def after(self, scene: Scene) -> None:
        records = await scene.reader.read(scene.since.marks)
        repeated = len(records) - len({record.event_id for record in records})
        scene.facts.append(f"{repeated} records repeated")


class ConsumerDies(Fault):
    number = 3
    name = "kill -9 of the consumer after its effect, before the offset"
    checks = "the batch comes again and changes nothing"
    short = True

    async def strike(self, scene: Scene) -> None:
        times = scene.chance.randint(2, 6)
        async with scene.world.instead("review", "worker", arm=[f"consumer.taken=die:{times}"]) as child:
            code = await child.ended(within=40)
            scene.expect(code == -signal.SIGKILL, "I4", "not killed", f"the worker ended with {code}")
        await scene.world.ready("review-worker")


class StalledLeader(Fault):
    number = 4
    name = "two relays; the leader is stopped for longer than its transaction may idle"
    checks = "the other takes over; the old leader's marks are refused"

    async def strike(self, scene: Scene) -> None:
        """Both relays wait in the middle of a batch, so that the stop hits one that holds a shard."""
        world = scene.world
        spare = world.port("submissions", "worker") + 1
        while not is_free(spare):
            spare += 1
        async with (
            world.instead("submissions", "worker", arm=["relay.sent=wait:0.2"], **_IMPATIENT) as leader,
            world.child("submissions", "worker", port=spare, **_IMPATIENT) as other,
        ):
            await scene.for_a_while(2.5, 3.5)
            leader.send(signal.SIGSTOP)
            await scene.for_a_while(7, 9)
            async with world.database("submissions") as db:
                waiting = await db.fetchval(
                    "SELECT coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float "
                    "FROM outbox JOIN outbox_pending USING (shard, seq)"
                )
            scene.expect(waiting < 6, "I2", "no take-over", f"the oldest event waits for {waiting:.1f} s")
            leader.send(signal.SIGCONT)
            await scene.for_a_while(1.5, 2.5)
            alive = leader.process.poll() is None and other.process.poll() is None
            scene.expect(alive, "I13", "a relay died", "neither of the two should end")
        await world.ready("submissions-worker")


FAULTS = [ApiDies, ApiDiesBeforeReply, RelayDies, ConsumerDies, StalledLeader]
