"""The inbox on a real Postgres: each event acts once, in order, and a bad one stops nobody."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from contracts.accounts import BureauChangedV1, ContactChangedV1
from kit import dead_letters
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from kit.errors import Unavailable
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


async def on_contact_changed(tx: Tx, event: ContactChangedV1) -> None:
    await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)


async def on_contact_erased(tx: Tx, erased: Erased[ContactChangedV1]) -> None:
    await tx.execute("INSERT INTO effects (name) VALUES ($1)", f"erased {erased.key}")


SUBSCRIPTIONS = subscribe(on_bureau_changed, on_contact_changed, on_contact_erased)


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


async def count(database: Database, table: str) -> int:
    async with database.transaction() as tx:
        return await tx.fetchval(f"SELECT count(*) FROM {table}")


async def test_a_duplicate_acts_once(deliverer: Deliverer, inbox: Inbox, effects) -> None:
    records = await deliverer.deliver(changed("a"), changed("b"))
    await inbox.take(records)
    await inbox.take([records[0], records[0]])
    assert await effects() == ["a", "b"]


async def test_the_same_event_twice_in_one_batch_acts_once(deliverer: Deliverer, inbox: Inbox, effects) -> None:
    record = deliverer.record(changed("a"))
    await inbox.take([record, record, record])
    assert await effects() == ["a"]


async def test_an_older_version_is_dropped(deliverer: Deliverer, inbox: Inbox, effects, database) -> None:
    await deliverer.deliver(changed("a"), changed("b"))
    await inbox.take([deliverer.record(changed("old"), version=1)])
    assert await effects() == ["a", "b"]
    assert (await letters(database), await count(database, "parked_events")) == ([], 0)


async def test_one_that_came_too_early_waits_until_the_gap_is_filled(
    deliverer: Deliverer, inbox: Inbox, effects, database
) -> None:
    first, second, third, fourth = (deliverer.record(changed(name)) for name in "abcd")
    other = deliverer.record(changed("other", TWO))
    await inbox.take([third, fourth, other])
    assert await effects() == ["other"]
    await inbox.take([third])  # again, while parked
    await inbox.take([first])
    assert await effects() == ["other", "a"]
    await inbox.take([second])
    assert await effects() == ["other", "a", "b", "c", "d"]
    assert await count(database, "parked_events") == 0


async def test_a_gap_is_not_waited_for_for_ever(deliverer: Deliverer, inbox: Inbox, effects, database) -> None:
    await deliverer.deliver(changed("a"))
    await inbox.take([deliverer.record(changed(name), version=version) for name, version in (("d", 4), ("c", 3))])
    assert await inbox.bury_overdue(600) == 0
    async with database.transaction() as tx:
        await tx.execute("UPDATE parked_events SET parked_at = now() - interval '11 minutes'")
    await inbox.take([deliverer.record(changed("f"), version=6)])
    assert await inbox.bury_overdue(600) == 2
    assert [(row["version"], row["cause"]) for row in await letters(database)] == [
        (3, "an earlier event of its aggregate did not arrive"),
        (4, "an earlier event of its aggregate did not arrive"),
    ]
    await inbox.take([deliverer.record(changed("e"), version=5)])
    assert await effects() == ["a", "e", "f"]
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (2, 0)
    assert await effects() == ["a", "e", "f", "c", "d"]


async def test_a_compacted_topic_has_gaps_by_nature(deliverer: Deliverer, inbox: Inbox, effects, database) -> None:
    person = uuid4()

    def contact(name: str) -> ContactChangedV1:
        return ContactChangedV1.model_construct(account_id=person, name=name, email="a@b.cn", phone=SECRET)

    await inbox.take([deliverer.record(contact("third"), version=3)])
    await inbox.take([deliverer.record(contact("ninth"), version=9), deliverer.record(contact("second"), version=2)])
    assert await effects() == ["third", "ninth"]
    assert await count(database, "parked_events") == 0


def reachable(name: str) -> ContactChangedV1:
    return ContactChangedV1(account_id=ONE, name=name, email="a@b.cn", phone=SECRET)


async def test_a_tombstone_is_taken_by_its_handler_once(deliverer, inbox: Inbox, effects, database) -> None:
    before, tombstone = deliverer.record(reachable("before")), deliverer.record(reachable(""), erased=True)
    await inbox.take([before, tombstone])
    await inbox.take([tombstone, before])
    await inbox.take([deliverer.record(reachable("after"))])
    assert await effects() == ["before", f"erased {ONE}", "after"]
    assert await letters(database) == []


async def test_a_tombstone_whose_handler_fails_is_buried_and_replayed(deliverer, database, effects) -> None:
    async def fails(tx: Tx, erased: Erased[ContactChangedV1]) -> None:
        raise ZeroDivisionError

    broken_one = Deliverer(database, subscribe(on_contact_changed, fails), consumer="review")
    await broken_one.inbox.take([deliverer.record(reachable(""), erased=True)])
    assert len(await letters(database)) == 1
    assert await dead_letters.replay(database, SUBSCRIPTIONS, CIPHER) == (1, 0)
    assert await effects() == [f"erased {ONE}"]


async def test_a_tombstone_that_nobody_takes_moves_on(database, deliverer, effects) -> None:
    careless = Deliverer(database, subscribe(on_contact_changed), consumer="review")
    records = [deliverer.record(reachable(""), erased=True), deliverer.record(reachable("after"))]
    await careless.inbox.take(records)
    assert await effects() == ["after"]
    assert await letters(database) == []


def broken(record: Record, kind: str) -> Record:
    headers = record.headers
    value = record.value
    if kind == "bad json":
        value = b'{"name": '
    elif kind == "empty":
        value = b""
    elif kind == "no value":
        value = None
    elif kind == "wrong fields":
        value = json.dumps({"bureau_id": SECRET, "name": 7}).encode()
    elif kind == "no headers":
        headers = ()
    elif kind == "no id":
        headers = tuple(h for h in headers if h[0] != "ce_id")
    elif kind == "bad sequence":
        headers = tuple((n, b"first" if n == "ce_sequence" else v) for n, v in headers)
    elif kind == "bytes for text":
        headers = tuple((n, b"\xff\xfe" if n == "ce_subject" else v) for n, v in headers)
    return Record.of(record.topic, record.partition, record.offset, record.key, value, headers)


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("bad json", "json_invalid"),
        ("empty", "json_invalid"),
        ("no value", "json_invalid"),
        ("wrong fields", "bureau_id: uuid_parsing"),
        ("no headers", "MalformedRecord"),
        ("no id", "MalformedRecord"),
        ("bad sequence", "MalformedRecord"),
        ("bytes for text", "MalformedRecord"),
        ("handler bug", "ZeroDivisionError"),
    ],
)
async def test_a_bad_record_is_buried_and_the_partition_goes_on(
    deliverer: Deliverer, inbox: Inbox, effects, database, kind: str, cause: str
) -> None:
    if kind == "handler bug":
        moods["bad"] = ZeroDivisionError
    before, bad, after = (deliverer.record(changed(name)) for name in ("before", "bad", "after"))
    if kind in {"no headers", "no id", "bad sequence", "bytes for text"}:
        after = deliverer.record(changed("after", TWO))
    await inbox.take([before, broken(bad, kind), after])
    assert await effects() == ["before", "after"]
    (letter,) = await letters(database)
    assert cause in letter["cause"]
    assert SECRET not in letter["cause"]
    async with database.transaction() as tx:
        announced = await tx.fetchrow("SELECT type, payload::text AS p FROM outbox WHERE topic = 'review.dlq'")
    assert announced["type"] == "review.event_buried.v1"
    assert json.loads(announced["p"])["dead_letter"] == letter["id"]
    await inbox.take([before, broken(bad, kind), after])
    assert len(await letters(database)) == 1
    assert await effects() == ["before", "after"]


async def test_what_waits_behind_a_buried_event_follows_at_once(deliverer, inbox: Inbox, effects, database) -> None:
    moods["bad"] = ZeroDivisionError
    first, bad, third = (deliverer.record(changed(name)) for name in ("a", "bad", "c"))
    await inbox.take([first, third])
    await inbox.take([bad])
    assert await effects() == ["a", "c"]
    assert await count(database, "parked_events") == 0


async def test_a_bad_parked_event_does_not_bury_the_one_that_frees_it(
    deliverer, inbox: Inbox, effects, database
) -> None:
    moods["bad"] = ZeroDivisionError
    first, second, bad, fourth = (deliverer.record(changed(name)) for name in ("a", "b", "bad", "d"))
    await inbox.take([first, bad, fourth])
    await inbox.take([second])
    assert await effects() == ["a", "b", "d"]
    assert [row["version"] for row in await letters(database)] == [3]
    assert await count(database, "parked_events") == 0


async def test_an_event_type_that_nobody_handles_moves_the_aggregate_on(deliverer, inbox: Inbox, effects) -> None:
    first, second, third = (deliverer.record(changed(name)) for name in "abc")
    headers = tuple((n, b"accounts.bureau_merged.v9" if n == "ce_type" else v) for n, v in second.headers)
    unknown = Record.of(second.topic, 0, second.offset, second.key, b"not even JSON", headers)
    await inbox.take([first, unknown, third])
    assert await effects() == ["a", "c"]


@pytest.mark.parametrize("failure", [Unavailable, asyncpg.DeadlockDetectedError, asyncpg.DiskFullError, OSError])
async def test_a_passing_failure_leaves_nothing_and_is_raised(
    deliverer, inbox: Inbox, effects, database, failure: type[Exception]
) -> None:
    moods["b"] = failure
    records = [deliverer.record(changed(name)) for name in "ab"]
    with pytest.raises(Unavailable):
        await inbox.take(records)
    assert (await effects(), await letters(database), await count(database, "inbox")) == ([], [], 0)
    moods.clear()
    await inbox.take(records)
    assert await effects() == ["a", "b"]


def test_two_handlers_for_one_type_are_refused() -> None:
    with pytest.raises(TypeError, match="two handlers"):
        subscribe(on_bureau_changed, on_bureau_changed)
    with pytest.raises(TypeError, match="two handlers"):
        subscribe(on_contact_erased, on_contact_erased)


async def test_a_handler_gets_the_cipher_that_it_asks_for(database) -> None:
    given: list[FieldCipher] = []

    async def with_cipher(tx: Tx, event: BureauChangedV1, *, cipher: FieldCipher) -> None:
        given.append(cipher)

    subscriptions = Subscriptions({BureauChangedV1.TYPE: (BureauChangedV1, with_cipher)}).given(cipher=CIPHER)
    await Deliverer(database, subscriptions, consumer="review").deliver(changed("a"))
    assert given == [CIPHER]


async def test_old_claims_are_forgotten_and_positions_still_know_them(
    deliverer, inbox: Inbox, effects, database
) -> None:
    records = await deliverer.deliver(changed("a"))
    async with database.transaction() as tx:
        await tx.execute("UPDATE inbox SET taken_at = now() - interval '61 days'")
    assert await inbox.prune(days=60) == 1
    await inbox.take(records)
    assert await effects() == ["a"]
