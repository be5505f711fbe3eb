"""The relay on a real Postgres and a real broker: nothing lost, nothing invented, each key in order."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from kit import failpoints, kafka, outbox
from kit.db import Database, Tx, open_database
from kit.errors import Unavailable
from kit.kafka import DeliveryUnknown, Message, Producer
from kit.relay import Relay
from testkit.kafka import read_all
from testkit.probes import eventually
from testkit.proxy import proxy_to

MakeProducer = Callable[..., Producer]


async def add(tx: Tx, topic: str, key: str, **payload: Any) -> str:
    event_id = await outbox.add_raw(
        tx, topic=topic, key=key, type="test.happened.v1", subject=f"thing/{key}", payload=json.dumps(payload)
    )
    return str(event_id)


async def pending(database: Database) -> int:
    async with database.transaction(readonly=True) as tx:
        return await tx.fetchval("SELECT count(*) FROM outbox_pending")


async def none_pending(database: Database) -> bool:
    return await pending(database) == 0


def header(record: Any, name: str) -> str:
    return dict(record.headers)[name].decode()


def assert_in_order(records: list[Any]) -> None:
    """First arrivals of each key are numbered 1, 2, 3 …"""
    seen: set[str] = set()
    versions: dict[bytes, list[int]] = defaultdict(list)
    for record in records:
        if header(record, "ce_id") not in seen:
            seen.add(header(record, "ce_id"))
            versions[record.key].append(int(header(record, "ce_sequence")))
    for key, numbers in versions.items():
        assert numbers == list(range(1, len(numbers) + 1)), key


async def test_a_published_event_is_a_cloud_event(database, make_producer: MakeProducer, kafka_topic, stack) -> None:
    topic = kafka_topic()
    async with database.transaction() as tx:
        event_id = await add(tx, topic, "a", 名="值")
    relay = Relay(database, make_producer(), source="/tuiyou/review")
    assert [await relay.publish_pending(), await relay.publish_pending()] == [1, 0]
    (record,) = await read_all(stack["kafka"], topic)
    headers = {name: value.decode() for name, value in record.headers}
    at = datetime.fromisoformat(headers.pop("ce_time"))
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert headers == {
        "ce_specversion": "1.0", "ce_id": event_id, "ce_type": "test.happened.v1", "ce_source": "/tuiyou/review",
        "ce_subject": "thing/a", "ce_sequence": "1", "content-type": "application/json",
    }  # fmt: skip
    assert (record.key, json.loads(record.value)) == (b"a", {"名": "值"})


async def test_a_row_written_first_and_committed_last_is_still_published(
    database, make_producer: MakeProducer, kafka_topic, stack
) -> None:
    topic = kafka_topic()
    relay = Relay(database, make_producer(), source="/test")
    keys = [str(n) for n in range(40)]
    shard = zlib.crc32(keys[0].encode()) % outbox.SHARDS
    early, late = [key for key in keys if zlib.crc32(key.encode()) % outbox.SHARDS == shard][:2]
    async with database.transaction() as slow:
        first = await add(slow, topic, early)
        async with database.transaction() as tx:
            second = await add(tx, topic, late)
        assert await relay.publish_pending() == 1
    assert await relay.publish_pending() == 1
    assert [header(r, "ce_id") for r in await read_all(stack["kafka"], topic)] == [second, first]


async def test_two_relays_compete_and_nothing_is_lost_or_reordered(
    make_settings, database, make_producer: MakeProducer, kafka_topic, stack
) -> None:
    topic, keys, stop = kafka_topic(4), [f"key-{n}" for n in range(12)], asyncio.Event()
    written: list[str] = []

    async def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(60):
            ids: list[str] = []
            try:
                async with database.transaction() as tx:
                    # in the keys' order, as locks are taken
                    for key in sorted(chance.choices(keys, k=6)):
                        ids.append(await add(tx, topic, key, by=seed))  # noqa: PERF401
                    if chance.random() < 0.1:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue
            written.extend(ids)

    async with open_database(make_settings(), application="second") as other:
        relays = [Relay(base, make_producer(), source="/test", batch=100, poll=0.01) for base in (database, other)]
        running = [asyncio.create_task(relay.run(stop)) for relay in relays]
        await asyncio.gather(*(write(seed) for seed in range(8)))
        await eventually(lambda: none_pending(database), within=30, what="the outbox to empty")
        stop.set()
        await asyncio.gather(*running)
    records = await read_all(stack["kafka"], topic)
    assert len(written) > 2000
    assert Counter(header(r, "ce_id") for r in records) == Counter(written)
    assert_in_order(records)


async def test_a_relay_that_stands_still_is_replaced_and_does_no_harm(
    make_settings, database, make_producer: MakeProducer, kafka_topic, stack
) -> None:
    topic = kafka_topic()
    async with database.transaction() as tx:
        ids = [await add(tx, topic, "a", n=n) for n in range(10)]
    stuck, go_on = asyncio.Event(), asyncio.Event()

    async def stand_still() -> None:
        failpoints.disarm()
        stuck.set()
        await go_on.wait()

    failpoints.arm("relay.sent", stand_still)
    async with open_database(make_settings(database_idle_timeout=2.0), application="first") as slow:
        first = asyncio.create_task(Relay(slow, make_producer(), source="/test").publish_pending())
        await asyncio.wait_for(stuck.wait(), 10)
        relay = Relay(database, make_producer(), source="/test")
        assert await relay.publish_pending() == 0  # the shard is taken
        assert await eventually(relay.publish_pending, what="the second relay to take over") == 10
        go_on.set()
        with pytest.raises(Unavailable):
            await first
    records = await read_all(stack["kafka"], topic)
    assert [header(r, "ce_id") for r in records] == ids + ids


async def test_killed_between_send_and_mark_the_same_ids_come_again(
    database, make_producer: MakeProducer, kafka_topic, stack, spawn
) -> None:
    topic = kafka_topic(2)
    async with database.transaction() as tx:
        ids = [await add(tx, topic, f"key-{n % 5}") for n in range(50)]
    child = spawn("relay.py")
    assert await asyncio.to_thread(child.wait, 30) == -signal.SIGKILL
    assert await pending(database) == 50
    died_with = await read_all(stack["kafka"], topic)
    assert died_with
    relay = Relay(database, make_producer(), source="/test")
    # the dead one's locks go with its connection
    await eventually(relay.publish_pending, what="the next relay to take over")
    await eventually(lambda: _publish_rest(relay, database), what="the rest")
    records = await read_all(stack["kafka"], topic)
    counts = Counter(header(r, "ce_id") for r in records)
    assert set(counts) == set(ids)
    assert {counts[header(r, "ce_id")] for r in died_with} == {2}
    assert_in_order(records)


async def _publish_rest(relay: Relay, database: Database) -> bool:
    await relay.publish_pending()
    return await none_pending(database)


async def test_with_the_broker_away_delivery_is_unknown_and_then_recovers(
    broker, kafka_topic, stack, monkeypatch
) -> None:
    topic = kafka_topic()
    host, port = stack["kafka"]["servers"].split(":")
    make = AIOKafkaProducer
    async with proxy_to(host, int(port)) as proxy:
        _lead_through(monkeypatch, int(port), proxy)
        built: list[Any] = []
        monkeypatch.setattr(kafka, "AIOKafkaProducer", lambda **given: built.append(make(**given)) or built[-1])
        producer = Producer(broker, timeout=3)
        message = Message(topic, b"k", b"{}", [])
        try:
            await producer.send([message])
            await producer.check()
            await proxy.stop()
            for _ in range(2):
                with pytest.raises(DeliveryUnknown):
                    await producer.send([message])
            with pytest.raises(DeliveryUnknown):
                await producer.check()
            await proxy.start()
            await producer.send([message])
        finally:
            await producer.close()
        assert len(built) == 4  # none was used again after a doubt
    monkeypatch.undo()
    assert len(await read_all(stack["kafka"], topic)) >= 2


async def test_more_than_one_batch_holds_arrives_whole_and_in_order(broker, kafka_topic, stack) -> None:
    topic, producer = kafka_topic(2), Producer(broker)
    sent = [Message(topic, b"%d" % (n % 5), b"%06d" % n + b"x" * 100_000, []) for n in range(60)]
    try:
        await producer.send(sent)
        with pytest.raises(DeliveryUnknown, match="MessageSizeTooLarge"):
            await producer.send([Message(topic, b"k", b"x" * 1_100_000, [])])
    finally:
        await producer.close()
    records = await read_all(stack["kafka"], topic)
    for key in {message.key for message in sent}:
        assert [r.value for r in records if r.key == key] == [m.value for m in sent if m.key == key]


async def test_the_relay_outlives_an_outage(broker, database, kafka_topic, stack, monkeypatch) -> None:
    topic, stop = kafka_topic(), asyncio.Event()
    host, port = stack["kafka"]["servers"].split(":")
    async with proxy_to(host, int(port)) as proxy:
        _lead_through(monkeypatch, int(port), proxy)
        producer = Producer(broker, timeout=2)
        running = asyncio.create_task(Relay(database, producer, source="/test").run(stop))
        ids: list[str] = []
        for outage in (False, True):
            if outage:
                await proxy.stop()
            async with database.transaction() as tx:
                ids += [await add(tx, topic, "a") for _ in range(20)]
            if outage:
                assert await pending(database) == 20
                await proxy.start()
            await eventually(lambda: none_pending(database), within=20, what="the outbox to empty")
        stop.set()
        await running
        await producer.close()
    monkeypatch.undo()
    records = await read_all(stack["kafka"], topic)
    assert {header(r, "ce_id") for r in records} == set(ids)
    assert_in_order(records)


def _lead_through(monkeypatch: pytest.MonkeyPatch, port: int, proxy: Any) -> None:
    """The broker names its own address to its clients; this leads them through the proxy all the same."""
    from aiokafka import client  # noqa: PLC0415

    connect = client.create_conn

    async def through(host: str, to: int, **options: Any) -> Any:
        return await connect(host, proxy.port if to == port else to, **options)

    monkeypatch.setattr(client, "create_conn", through)


async def test_a_broker_that_lost_data_is_refilled_with_the_same_ids(
    database, make_producer: MakeProducer, kafka_topic, stack
) -> None:
    topic = kafka_topic()
    relay = Relay(database, make_producer(), source="/test")
    async with database.transaction() as tx:
        ids = [await add(tx, topic, "a") for _ in range(3)]
    await relay.publish_pending()
    async with database.transaction() as tx:
        assert await outbox.republish(tx, datetime.now(UTC) - timedelta(hours=1)) == 3
    assert await relay.publish_pending() == 3
    assert [header(r, "ce_id") for r in await read_all(stack["kafka"], topic)] == ids + ids
