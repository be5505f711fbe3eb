"""The outbox on a real Postgres: an event is there exactly when its change is."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import Event
from contracts.accounts import BureauChangedV1
from kit import outbox
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from kit.kafka import Producer

CIPHER = FieldCipher({"k1": bytes(32)}, "k1")

MakeProducer = Callable[..., Producer]


async def add(tx: Tx, topic: str, key: str, **payload: Any) -> str:
    event_id = await outbox.add_raw(
        tx, topic=topic, key=key, type="test.happened.v1", subject=f"thing/{key}", payload=json.dumps(payload)
    )
    return str(event_id)


async def test_both_or_neither(database: Database, effects) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO effects (name) VALUES ('kept')")
        await add(tx, "t", "a")
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the block is the transaction
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO effects (name) VALUES ('undone')")
            await add(tx, "t", "b")
            raise ZeroDivisionError
    async with database.transaction() as tx:
        assert [row["key"] for row in await tx.fetch("SELECT key FROM outbox")] == ["a"]
    assert await effects() == ["kept"]


async def test_an_event_too_large_for_the_broker_is_refused_at_once(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(ValueError, match="larger than"):
            await add(tx, "t", "a", text="字" * 300_001)


async def test_an_aggregates_numbers_have_no_gap(database: Database) -> None:
    async def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(30):
            try:
                async with database.transaction() as tx:
                    await add(tx, "t", chance.choice("abc"))
                    if chance.random() < 0.3:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    await asyncio.gather(*(write(seed) for seed in range(8)))
    numbers: dict[str, list[int]] = defaultdict(list)
    async with database.transaction() as tx:
        for row in await tx.fetch("SELECT key, version FROM outbox ORDER BY seq"):
            numbers[row["key"]].append(row["version"])
    assert sum(map(len, numbers.values())) > 100
    for found in numbers.values():
        assert found == list(range(1, len(found) + 1))


async def test_only_old_published_rows_are_pruned(database: Database) -> None:
    async with database.transaction() as tx:
        for key in "abcd":
            await add(tx, "t", key)
        await tx.execute("UPDATE outbox SET occurred_at = now() - interval '31 days' WHERE key IN ('a', 'd')")
        await tx.execute("UPDATE outbox SET occurred_at = now() - interval '29 days' WHERE key = 'b'")
        published = "DELETE FROM outbox_pending WHERE seq IN (SELECT seq FROM outbox WHERE key IN ('a', 'b'))"
        await tx.execute(published)
        assert await outbox.prune(tx, days=30) == 1
        assert {row["key"] for row in await tx.fetch("SELECT key FROM outbox")} == {"b", "c", "d"}


def test_ids_are_ordered_by_time() -> None:
    ids = [outbox.uuid7() for _ in range(100)]
    assert {(i.version, i.variant) for i in ids} == {(7, "specified in RFC 4122")}
    assert [i.int >> 80 for i in ids] == sorted(i.int >> 80 for i in ids)


class Told(Event):
    """Not declared: no snapshot, no example."""

    TYPE, TOPIC, AGGREGATE, KEY_FIELD, COMPACTED = "test.told.v1", "test.personal", "person", "person_id", True

    person_id: UUID
    text: str


async def test_erasing_empties_what_was_said_of_a_key_and_adds_a_tombstone(database: Database) -> None:
    one, other = uuid4(), uuid4()
    async with database.transaction() as tx:
        for person, text in ((one, "first"), (other, "kept"), (one, "second")):
            await outbox.add(tx, Told(person_id=person, text=text), cipher=CIPHER)
        await outbox.add_raw(tx, topic="t", key=str(one), type="t", subject=f"person/{one}", payload='"elsewhere"')
    async with database.transaction() as tx:
        await outbox.erase(tx, Told, one)
        rows = await tx.fetch("SELECT topic, subject, version, payload::text FROM outbox ORDER BY seq")
        pending = await tx.fetchval("SELECT count(*) FROM outbox_pending")
    kept = [(row["version"], row["payload"] is None) for row in rows if row["subject"] == f"person/{other}"]
    assert kept == [(1, False)]
    erased = [row for row in rows if (row["topic"], row["subject"]) == ("test.personal", f"person/{one}")]
    assert [(row["version"], row["payload"]) for row in erased] == [(1, None), (2, None), (3, None)]
    assert [row["payload"] for row in rows if row["topic"] == "t"] == ['"elsewhere"']
    assert pending == 5


async def test_a_topic_that_keeps_its_events_has_nothing_to_erase(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(ValueError, match="keeps its events"):
            await outbox.erase(tx, BureauChangedV1, uuid4())
