"""The stage of the rows about the bus: what is written is what the kit writes, and what is wrong is noticed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bench.bus import Unsound
from bench.bus.arrivals import Topic
from bench.bus.events import write_backlog
from bench.bus.fill import fill, message, open_producer
from bench.bus.stage import WRITER, Stage, stage
from bench.rows.relay import delays, instants
from kit import kafka
from kit.db import open_database
from kit.kafka import Producer
from kit.relay import Relay
from kit.settings import ServiceSettings
from testkit.settings import settings_for


@pytest.fixture
async def on(stack: dict[str, Any]) -> AsyncGenerator[Stage]:
    async with stage(stack, WRITER) as made:
        yield made


@pytest.fixture
def topic(on: Stage) -> Generator[Topic]:
    made = Topic(on.stack, on.make_topic())
    yield made
    made.close()
    on.drop_topic(made.name)


async def test_the_relay_publishes_the_backlog_once_and_in_order(on: Stage, topic: Topic) -> None:
    await write_backlog(on.connection, topic.name, 30)
    settings = settings_for(ServiceSettings, WRITER, on.database)
    async with open_database(settings, application="test") as database:
        producer = Producer(kafka.connection(settings))
        published = await Relay(database, producer, source="/test").publish_pending()
        await producer.close()
    assert published == 30
    written = {str(row["id"]) for row in await on.connection.fetch("SELECT id FROM outbox")}
    assert {arrival.event_id for arrival in topic.read()} == written
    assert await on.connection.fetchval("SELECT max(version) FROM outbox_streams") == 3


async def test_a_repeated_event_is_noticed(on: Stage, topic: Topic) -> None:
    fill(on.stack, topic.name, 9)
    assert len(topic.read()) == 9
    producer = open_producer(on.stack, 10)
    key, value, headers = message(UUID(int=0), 3)
    producer.produce(topic.name, value, key, headers=headers)
    producer.flush(10)
    with pytest.raises(Unsound, match="event 3 arrived after 3"):
        topic.read()


def test_delays_are_from_commit_to_first_arrival_and_leave_out_the_first_second(tmp_path: Path) -> None:
    (tmp_path / "arrived").write_text("a 9\nb 2100000000\nb 2500000000\n")
    written = {"a": 0, "b": 2_000_000_000}
    assert delays(written, instants(tmp_path / "arrived")) == [100.0]


def test_an_event_that_did_not_arrive_is_noticed() -> None:
    with pytest.raises(Unsound, match="1 of 2 events"):
        delays({"a": 1, "b": 2}, {"a": 3})
