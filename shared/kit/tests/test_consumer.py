"""The consumer on a real broker: killed, moved, stalled, and its topic cut short."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.errors import KafkaError

from contracts.accounts import BureauChangedV1, ContactChangedV1
from kit.consumer import Consumer
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from kit.inbox import Erased, Inbox, subscribe
from testkit.events import Deliverer
from testkit.probes import eventually

CIPHER = FieldCipher({"k1": b"testkit".ljust(32, b".")}, "k1")


async def on_bureau_changed(tx: Tx, event: BureauChangedV1) -> None:
    await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)


class Gate:
    """A handler that waits until it is let go."""

    def __init__(self) -> None:
        self.entered, self._released = asyncio.Event(), asyncio.Event()

    async def on_bureau_changed(self, tx: Tx, event: BureauChangedV1) -> None:
        await on_bureau_changed(tx, event)
        self.entered.set()
        await self._released.wait()

    async def open(self) -> None:
        self._released.set()


SUBSCRIPTIONS = subscribe(on_bureau_changed)
Make = Callable[..., Consumer]


class Publisher:
    """Sends events of as many aggregates as there are names, or raw bytes."""

    def __init__(self, database: Database, producer: AIOKafkaProducer) -> None:
        self._deliverer = Deliverer(database, SUBSCRIPTIONS, consumer="test")
        self.producer = producer

    async def publish(self, topic: str, *names: str, aggregate: UUID | None = None) -> None:
        for name in names:
            event = BureauChangedV1(
                bureau_id=aggregate or uuid4(), name=name, region_code="11", central_direct=False, active=True
            )
            record = self._deliverer.record(event)
            await self.producer.send(topic, record.value, key=record.key, headers=list(record.headers))
        await self.producer.flush()


@pytest.fixture
async def publisher(broker: dict[str, Any], database: Database) -> AsyncGenerator[Publisher]:
    async with AIOKafkaProducer(**broker) as producer:
        yield Publisher(database, producer)


@pytest.fixture
def group() -> str:
    return f"test-{uuid4().hex}"


@pytest.fixture
async def start(broker: dict[str, Any], database: Database, group: str) -> AsyncGenerator[Make]:
    stop = asyncio.Event()
    running: list[asyncio.Task[None]] = []

    def make(topic: str, **options: Any) -> Consumer:
        subscriptions = options.pop("subscriptions", SUBSCRIPTIONS)
        inbox = Inbox(database, subscriptions, consumer="test", cipher=CIPHER)
        consumer = Consumer(broker, inbox, group=group, topics=frozenset({topic}), **options)
        running.append(asyncio.create_task(consumer.run(stop)))
        return consumer

    yield make
    stop.set()
    await asyncio.wait_for(asyncio.gather(*running), 20)


async def committed(broker: dict[str, Any], group: str, topic: str, partition: int = 0) -> int | None:
    client = AIOKafkaConsumer(**broker, group_id=group, enable_auto_commit=False)
    await client.start()
    try:
        return await client.committed(TopicPartition(topic, partition))
    finally:
        await client.stop()


async def taken(effects: Any, names: list[str]) -> bool:
    return sorted(await effects()) == sorted(names)


async def test_killed_between_commit_and_offset_effects_come_once(
    publisher: Publisher, kafka_topic, group: str, broker, spawn, start: Make, effects
) -> None:
    topic, names = kafka_topic(), [f"n{i}" for i in range(20)]
    await publisher.publish(topic, *names)
    child = spawn("consumer.py", topic, group)
    assert await asyncio.to_thread(child.wait, 40) == -signal.SIGKILL
    died_with = await effects()
    assert died_with
    assert await committed(broker, group, topic) == 0
    start(topic)
    await publisher.publish(topic, "last")
    # the dead member's session has to end first
    await eventually(lambda: taken(effects, [*names, "last"]), within=40, what="the rest to arrive")

    async def offset() -> bool:
        return await committed(broker, group, topic) == 21

    await eventually(offset, what="the offset to be committed")


async def test_a_poison_record_does_not_stop_its_partition(
    publisher: Publisher, kafka_topic, database: Database, start: Make, effects
) -> None:
    topic = kafka_topic()
    await publisher.publish(topic, "before")
    for value, headers in ((b"\x00\xff", []), (None, None), (b"", [("ce_id", b"x")]), (b"{}", [("ce_id", b"")])):
        await publisher.producer.send(topic, value, key=b"k", headers=headers)
    await publisher.publish(topic, "after")
    start(topic)
    await eventually(lambda: taken(effects, ["before", "after"]), within=20, what="the good ones to arrive")
    async with database.transaction() as tx:
        letters = await tx.fetch('SELECT cause FROM dead_letters ORDER BY "offset"')
        announced = await tx.fetchval("SELECT count(*) FROM outbox WHERE topic = 'test.dlq'")
    assert (len(letters), announced) == (4, 4)
    assert all(row["cause"].startswith("MalformedRecord") for row in letters)


async def test_a_tombstone_comes_through_the_broker(
    publisher: Publisher, kafka_topic, database: Database, start: Make, effects
) -> None:
    async def on_contact_erased(tx: Tx, erased: Erased[ContactChangedV1]) -> None:
        await tx.execute("INSERT INTO effects (name) VALUES ($1)", str(erased.key))

    async def on_contact_changed(tx: Tx, event: ContactChangedV1) -> None:
        await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)

    topic, person = kafka_topic(), uuid4()
    subscriptions = subscribe(on_contact_changed, on_contact_erased)
    numbered = Deliverer(database, subscriptions, consumer="test")
    contact = ContactChangedV1(account_id=person, name="told", email="a@b.cn", phone="13900001234")
    for erased in (False, True):
        record = numbered.record(contact, erased=erased)
        await publisher.producer.send_and_wait(topic, record.value, key=record.key, headers=list(record.headers))
    start(topic, subscriptions=subscriptions)
    await eventually(lambda: taken(effects, ["told", str(person)]), within=20, what="both to arrive")
    async with database.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM dead_letters") == 0


@pytest.fixture
def gate() -> Gate:
    return Gate()


async def test_only_the_batch_in_hand_is_finished_when_partitions_move(
    publisher: Publisher, kafka_topic, start: Make, effects, gate: Gate
) -> None:
    topic = kafka_topic()
    await publisher.publish(topic, "in hand", "fetched with it", "that, too")
    consumer = start(topic, batch=1, subscriptions=subscribe(gate.on_bureau_changed))
    await asyncio.wait_for(gate.entered.wait(), 20)
    await asyncio.wait_for(asyncio.gather(consumer.drain(), gate.open()), 20)
    assert await effects() == ["in hand"]


async def test_an_offset_of_an_earlier_assignment_is_not_committed(
    publisher: Publisher, kafka_topic, group: str, broker, start: Make, effects, gate: Gate
) -> None:
    """Meanwhile another member may have gone further, and the partition may be back: the offset would go back, too."""
    topic = kafka_topic()
    await publisher.publish(topic, "slow")
    consumer = start(topic, subscriptions=subscribe(gate.on_bureau_changed))
    await asyncio.wait_for(gate.entered.wait(), 20)
    consumer.resume(consumer.assigned)
    await asyncio.wait_for(asyncio.gather(consumer.drain(), gate.open()), 20)
    assert await effects() == ["slow"]
    assert await committed(broker, group, topic) == 0


async def test_two_members_share_and_hand_over_without_loss_or_repeat(
    publisher: Publisher, kafka_topic, start: Make, effects
) -> None:
    topic, aggregates = kafka_topic(4), [uuid4() for _ in range(8)]
    first = start(topic, batch=20)
    await eventually(lambda: first.healthy and len(first.assigned) == 4, within=20, what="the first member to join")

    async def write(aggregate: UUID) -> None:
        for n in range(60):
            await publisher.publish(topic, f"{aggregate} {n:03}", aggregate=aggregate)

    writing = asyncio.gather(*(write(aggregate) for aggregate in aggregates))
    second = start(topic, batch=20)
    await eventually(lambda: len(second.assigned) == 2 == len(first.assigned), within=20, what="both to have a share")
    await writing
    names = [f"{aggregate} {n:03}" for aggregate in aggregates for n in range(60)]
    await eventually(lambda: taken(effects, names), within=30, what="all to arrive")
    for aggregate in aggregates:
        mine = [name for name in await effects() if name.startswith(str(aggregate))]
        assert mine == sorted(mine)
    assert max(Counter(await effects()).values()) == 1


async def test_a_consumer_that_stands_still_is_built_anew(
    publisher: Publisher, kafka_topic, start: Make, effects, monkeypatch
) -> None:
    topic, fetch, stuck = kafka_topic(), AIOKafkaConsumer.getmany, set[int]()

    async def hang_in_the_first(client: AIOKafkaConsumer, *arguments: Any, **options: Any) -> Any:
        if not stuck or id(client) in stuck:
            stuck.add(id(client))
            await asyncio.Event().wait()
        return await fetch(client, *arguments, **options)

    monkeypatch.setattr(AIOKafkaConsumer, "getmany", hang_in_the_first)
    await publisher.publish(topic, "a")
    with structlog.testing.capture_logs() as lines:
        consumer = start(topic, stall_after=1.0)
        await eventually(lambda: taken(effects, ["a"]), within=20, what="the event to arrive all the same")
    assert [line["cause"] for line in lines if line["event"] == "consumer_rebuilt"] == ["StalledError"]
    await eventually(lambda: consumer.healthy, what="the consumer to be healthy again")


@pytest.mark.parametrize("broken", ["stop", "fetch"])
async def test_a_client_that_is_cancelled_from_within_is_built_anew(
    publisher: Publisher, kafka_topic, start: Make, effects, monkeypatch, broken: str
) -> None:
    """As happens when the broker goes away: one of the client's tasks is cancelled, and whoever awaits it is told."""
    topic, fetch, close = kafka_topic(), AIOKafkaConsumer.getmany, AIOKafkaConsumer.stop
    failed = 0

    async def fail_once(client: AIOKafkaConsumer, *arguments: Any, **options: Any) -> Any:
        nonlocal failed
        failed += 1
        if failed == 1:
            raise KafkaError if broken == "stop" else asyncio.CancelledError
        return await fetch(client, *arguments, **options)

    async def cancelled(client: AIOKafkaConsumer) -> None:
        await close(client)
        raise asyncio.CancelledError

    monkeypatch.setattr(AIOKafkaConsumer, "getmany", fail_once)
    if broken == "stop":
        monkeypatch.setattr(AIOKafkaConsumer, "stop", cancelled)
    await publisher.publish(topic, "a")
    start(topic, stall_after=2.0)
    await eventually(lambda: taken(effects, ["a"]), within=20, what="the event to arrive all the same")


async def test_a_group_that_lost_its_offsets_says_so(
    publisher: Publisher, kafka_topic, group: str, broker, start: Make, database: Database, effects
) -> None:
    topic = kafka_topic()
    await publisher.publish(topic, "a")
    with structlog.testing.capture_logs() as lines:
        start(topic)
        await eventually(lambda: taken(effects, ["a"]), within=20, what="the event to arrive")
    assert not [line for line in lines if line["event"] == "consumer_offset_lost"]
    inbox = Inbox(database, SUBSCRIPTIONS, consumer="test", cipher=CIPHER)
    stop = asyncio.Event()
    other = Consumer(broker, inbox, group=f"{group}-without-offsets", topics=frozenset({topic}))
    with structlog.testing.capture_logs() as lines:
        running = asyncio.create_task(other.run(stop))
        await eventually(lambda: other.healthy, within=20, what="the consumer to start")
        stop.set()
        await asyncio.wait_for(running, 15)
    lost = [line for line in lines if line["event"] == "consumer_offset_lost"]
    assert [(line["partitions"], line["log_level"]) for line in lost] == [([(topic, 0)], "error")]


async def test_a_topic_cut_short_is_reported_and_read_on(
    publisher: Publisher, kafka_topic, group: str, broker, start: Make, effects
) -> None:
    topic = kafka_topic()
    early = [f"early-{n}" for n in range(5)]
    await publisher.publish(topic, *early)
    client = AIOKafkaConsumer(**broker, group_id=group, enable_auto_commit=False)
    client.assign([TopicPartition(topic, 0)])
    await client.start()
    await client.commit({TopicPartition(topic, 0): 2})
    await client.stop()
    await publisher.publish(topic, "late")
    admin = AIOKafkaAdminClient(**broker)
    await admin.start()
    await admin.delete_records({TopicPartition(topic, 0): RecordsToDelete(before_offset=4)})
    await admin.close()
    with structlog.testing.capture_logs() as lines:
        start(topic)
        await eventually(lambda: taken(effects, ["early-4", "late"]), within=20, what="what is left to arrive")
    assert [line["partitions"] for line in lines if line["event"] == "consumer_offset_lost"] == [[(topic, 0)]]


async def test_stopping_finishes_the_batch_and_commits_its_offset(
    publisher: Publisher, kafka_topic, group: str, broker, database: Database, effects
) -> None:
    topic, inside, stop = kafka_topic(), asyncio.Event(), asyncio.Event()
    go_on = asyncio.Event()

    async def wait(tx: Tx, event: BureauChangedV1) -> None:
        inside.set()
        await go_on.wait()
        await on_bureau_changed(tx, event)

    inbox = Inbox(database, subscribe(wait), consumer="test", cipher=CIPHER)
    running = asyncio.create_task(Consumer(broker, inbox, group=group, topics=frozenset({topic})).run(stop))
    await publisher.publish(topic, "a")
    await asyncio.wait_for(inside.wait(), 20)
    stop.set()
    go_on.set()
    await asyncio.wait_for(running, 15)
    assert await effects() == ["a"]
    assert await committed(broker, group, topic) == 1


async def test_a_database_that_is_away_delays_and_loses_nothing(
    publisher: Publisher, kafka_topic, start: Make, effects
) -> None:
    topic, failures = kafka_topic(), 0

    async def fail_twice(tx: Tx, event: BureauChangedV1) -> None:
        nonlocal failures
        if failures < 2:
            failures += 1
            raise ConnectionResetError
        await on_bureau_changed(tx, event)

    await publisher.publish(topic, "a", "b")
    start(topic, subscriptions=subscribe(fail_twice))
    await eventually(lambda: taken(effects, ["a", "b"]), within=30, what="both to arrive after the outage")
    assert failures == 2
