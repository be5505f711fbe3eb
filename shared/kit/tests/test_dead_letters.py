"""Dead letters: their cause names no value, and they are replayed once the fault is mended."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import structlog

from contracts.accounts import BureauChangedV1, ContactChangedV1
from kit import dead_letters
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from kit.errors import Conflict
from kit.inbox import Erased, Inbox, Subscriptions, subscribe
from kit.records import Record
from testkit.events import Deliverer

SECRET = "13900001234"
CIPHER = FieldCipher({"k1": b"testkit".ljust(32, b".")}, "k1")
ONE, TWO = UUID(int=1), UUID(int=2)
moods: dict[str, type[Exception]] = {}


async def on_bureau_changed(tx: Tx, event: BureauChangedV1) -> None:
    await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)
    if mood := moods.get(event.name):
        raise mood(f"cannot take {event.name}") if mood is ValueError else mood()


SUBSCRIPTIONS = subscribe(on_bureau_changed)


def changed(name: str, bureau_id: UUID = ONE) -> BureauChangedV1:
    return BureauChangedV1(bureau_id=bureau_id, name=name, region_code="11", central_direct=False, active=True)


@pytest.fixture(autouse=True)
def _calm() -> Any:
    yield
    moods.clear()


@pytest.fixture
def deliverer(database: Database) -> Deliverer:
    return Deliverer(database, SUBSCRIPTIONS, consumer="review")


@pytest.fixture
def inbox(deliverer: Deliverer) -> Inbox:
    return deliverer.inbox


async def letters(database: Database) -> list[asyncpg.Record]:
    async with database.transaction() as tx:
        return await tx.fetch("SELECT * FROM dead_letters ORDER BY id")


async def test_replay_handles_it_once_the_bug_is_mended(deliverer: Deliverer, effects, database) -> None:
    moods["bad"] = ZeroDivisionError
    await deliverer.deliver(changed("a"), changed("bad"), changed("c"))
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (0, 1)
    moods.clear()
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER, ids=[0]) == (0, 0)
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (1, 0)
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (0, 0)
    assert await effects() == ["a", "c", "bad"]


async def test_a_record_without_headers_cannot_be_replayed_and_stays(deliverer, inbox: Inbox, database) -> None:
    await inbox.take([Record.of("t", 0, 1, b"k", b"{}", ())])
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (0, 1)
    async with database.transaction() as tx:
        assert await dead_letters.count(tx) == 1


async def test_an_overdue_event_that_nobody_handles_can_be_replayed(deliverer, inbox: Inbox, database) -> None:
    record = deliverer.record(changed("a"), version=2)
    headers = tuple((n, b"accounts.bureau_merged.v9" if n == "ce_type" else v) for n, v in record.headers)
    await inbox.take([Record.of(record.topic, 0, record.offset, record.key, record.value, headers)])
    assert await inbox.bury_overdue(0) == 1
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (1, 0)


async def test_a_refusal_by_a_rule_is_buried_with_its_code(deliverer, database) -> None:
    async def refuse(tx: Tx, event: BureauChangedV1) -> None:
        raise Conflict("state_wrong", "状态不符", f"not now, {event.name}")

    subscriptions = Subscriptions({BureauChangedV1.TYPE: (BureauChangedV1, refuse)})
    await Deliverer(database, subscriptions, consumer="review").deliver(changed(SECRET))
    (letter,) = await letters(database)
    assert letter["cause"] == "Conflict: state_wrong"


async def test_no_value_of_the_record_is_in_cause_log_or_plain_in_the_table(deliverer, inbox: Inbox, database) -> None:
    moods[SECRET] = ValueError
    bad = deliverer.record(changed(SECRET))
    worse = dataclasses.replace(deliverer.record(changed("x", TWO)), value=f'{{"name": "{SECRET}"}}'.encode())
    with structlog.testing.capture_logs() as lines:
        await inbox.take([bad, worse])
        await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER)
    assert len(await letters(database)) == 2
    async with database.transaction() as tx:
        announced = await tx.fetch("SELECT payload::text FROM outbox")
    assert len(announced) == 2
    assert SECRET not in f"{lines} {[dict(row) for row in await letters(database)]} {announced}"


async def test_a_constraint_is_named_and_its_values_are_not(database) -> None:
    async def violate(tx: Tx, event: BureauChangedV1) -> None:
        await tx.execute("INSERT INTO inbox_streams VALUES ($1, 1), ($1, 1)", event.name)

    subscriptions = Subscriptions({BureauChangedV1.TYPE: (BureauChangedV1, violate)})
    await Deliverer(database, subscriptions, consumer="review").deliver(changed(SECRET))
    (letter,) = await letters(database)
    assert letter["cause"] == "UniqueViolationError (23505, inbox_streams_pkey)"


class Contacts:
    """A service that cannot take the contact of whom it has no room for, until that is mended."""

    def __init__(self, database: Database) -> None:
        self.full = self.forgets = True
        self.subscriptions = subscribe(self.on_changed, self.on_erased)
        self.deliverer = Deliverer(database, self.subscriptions, consumer="notifications")

    async def on_changed(self, tx: Tx, event: ContactChangedV1) -> None:
        if self.full:
            raise ZeroDivisionError
        await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)

    async def on_erased(self, tx: Tx, erased: Erased[ContactChangedV1]) -> None:
        if not self.forgets:
            raise ZeroDivisionError
        await tx.execute("INSERT INTO effects (name) VALUES ('erased')")

    def record(self, account_id: UUID, *, erased: bool = False) -> Record:
        event = ContactChangedV1(account_id=account_id, name="甲", email="a@b.cn", phone=SECRET)
        return self.deliverer.record(event, erased=erased)


async def test_what_is_erased_stays_in_no_dead_letter_and_is_not_replayed(database, effects) -> None:
    service = Contacts(database)
    await service.deliverer.inbox.take([service.record(ONE), service.record(TWO), service.record(ONE, erased=True)])
    assert [row["stream"] for row in await letters(database)] == [f"accounts.personal:account/{TWO}"]
    service.full = False
    assert await dead_letters.replay(database, service.subscriptions, CIPHER) == (1, 0)
    assert await effects() == ["erased", "甲"]


async def test_a_replayed_erasure_takes_the_dead_letters_of_its_aggregate_with_it(database, effects) -> None:
    service = Contacts(database)
    service.forgets = False
    await service.deliverer.inbox.take([service.record(ONE), service.record(ONE, erased=True)])
    assert len(await letters(database)) == 2
    service.forgets = True
    assert await dead_letters.replay(database, service.subscriptions, CIPHER) == (1, 1)
    assert await letters(database) == []
    assert await effects() == ["erased"]


async def test_what_was_replayed_is_deleted_after_a_month(deliverer: Deliverer, database) -> None:
    moods["bad"] = moods["worse"] = ZeroDivisionError
    await deliverer.deliver(changed("bad", ONE), changed("worse", TWO))
    moods.clear()
    async with database.transaction() as tx:
        await tx.execute("UPDATE dead_letters SET died_at = now() - interval '1 year'")
        assert await dead_letters.prune(tx) == 0
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (2, 0)
    async with database.transaction() as tx:
        await tx.execute("UPDATE dead_letters SET replayed_at = now() - interval '31 days' WHERE stream LIKE '%1'")
        assert await dead_letters.prune(tx) == 1
    assert len(await letters(database)) == 1
