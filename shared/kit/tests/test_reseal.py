"""Another field key: everything is encrypted anew while others write, and nothing of what they write is lost."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from contracts import Event
from kit import outbox, reseal
from kit.crypto import FieldCipher, UndecipherableError
from kit.db import Database, Row
from kit.errors import Unavailable
from kit.records import Record
from kit.reseal import OF_THE_KIT, SealedColumn
from testkit.stack import role_url

KEYS = {"k1": b"1" * 32, "k2": b"2" * 32}
OLD, BOTH, NEW = FieldCipher(KEYS, "k1"), FieldCipher(KEYS, "k2"), FieldCipher({"k2": KEYS["k2"]}, "k2")


def place(row: Row) -> str:
    return f"secrets/{row['part']}/{row['number']}"


SECRETS = SealedColumn("secrets", "kept", {"part": "text", "number": "integer"}, place)


@pytest.fixture(autouse=True)
async def secrets(database_name: str) -> None:
    """A table with 30 secrets, three of them missing."""
    owner = await asyncpg.connect(role_url("review", database_name, owner=True))
    await owner.execute("CREATE TABLE secrets (part text, number integer, kept text, PRIMARY KEY (part, number))")
    rows = [(part, n, None if n == 7 else OLD.encrypt(f"{part}{n}", place=f"secrets/{part}/{n}"))
            for part in "abc" for n in range(10)]  # fmt: skip
    await owner.executemany("INSERT INTO secrets VALUES ($1, $2, $3)", rows)
    await owner.close()


async def opened(database: Database, cipher: FieldCipher = NEW) -> dict[str, str]:
    rows = await database.fetch("SELECT part, number, kept FROM secrets WHERE kept IS NOT NULL")
    return {f"{row['part']}{row['number']}": cipher.decrypt(row["kept"], place=place(row)) for row in rows}


async def write(database: Database, part: str, number: int, text: str, cipher: FieldCipher) -> None:
    sealed = cipher.encrypt(text, place=f"secrets/{part}/{number}")
    async with database.transaction() as tx:
        await tx.execute("UPDATE secrets SET kept = $3 WHERE part = $1 AND number = $2", part, number, sealed)


async def run(database: Database, *columns: SealedColumn, batch: int = 4) -> list[tuple[int, int]]:
    """How much was done and left of each column."""
    results = await reseal.reseal(database, columns or (SECRETS,), BOTH, batch=batch)
    return [(result.done, result.left) for result in results]


async def test_everything_opens_without_the_old_key(database: Database) -> None:
    before = await opened(database, OLD)
    with pytest.raises(UndecipherableError):
        await opened(database)
    assert await run(database) == [(27, 0)]
    assert await opened(database) == before
    assert await run(database) == [(0, 0)]


async def test_what_was_broken_off_goes_on_where_it_is(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    find = reseal._find

    async def find_twice(*given: Any) -> Sequence[Row]:
        if given[3] == ["b", 6]:  # the last key of the fourth batch
            raise Unavailable
        return await find(*given)

    monkeypatch.setattr(reseal, "_find", find_twice)
    with pytest.raises(Unavailable):
        await run(database)
    monkeypatch.undo()
    assert await run(database) == [(11, 0)]
    assert len(await opened(database)) == 27


async def test_what_is_written_between_reading_and_writing_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = reseal._find

    async def find_and_be_overtaken(*given: Any) -> Sequence[Row]:
        rows = await find(*given)
        if ("b", 0) in [(row["part"], row["number"]) for row in rows]:
            await write(database, "b", 0, "written meanwhile", OLD)
        return rows

    monkeypatch.setattr(reseal, "_find", find_and_be_overtaken)
    ((done, left),) = await run(database)
    monkeypatch.undo()
    assert (done, left) == (26, 1)
    assert await run(database) == [(1, 0)]
    assert (await opened(database))["b0"] == "written meanwhile"


async def test_nothing_is_lost_that_others_write_all_the_while(database: Database) -> None:
    written: dict[str, str] = {}

    async def keep_writing(part: str, cipher: FieldCipher) -> None:
        for turn in range(40):
            for number in range(0, 10, 2):
                await write(database, part, number, f"{turn}", cipher)
                written[f"{part}{number}"] = f"{turn}"

    async def keep_resealing(writers: asyncio.Future[Any]) -> int:
        count = 0
        while not writers.done():
            ((done, _),) = await run(database)
            count += done
        return count

    writers = asyncio.gather(keep_writing("a", OLD), keep_writing("b", BOTH), keep_writing("c", OLD))
    counts = await asyncio.gather(keep_resealing(writers), keep_resealing(writers))
    await writers
    ((_, left),) = await run(database)
    assert left == 0
    assert sum(counts) > 27, "it worked while others wrote"
    now = await opened(database)
    assert {name: now[name] for name in written} == written


async def test_a_row_that_somebody_holds_is_passed_over_and_said_to_be_left(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute("SELECT FROM secrets WHERE part = 'b' FOR UPDATE")
        assert await asyncio.wait_for(run(database), 5) == [(18, 9)]
    assert await run(database) == [(9, 0)]


async def test_what_cannot_be_opened_stops_nothing_and_is_said_to_be_left(database: Database) -> None:
    lost = FieldCipher({"k0": b"0" * 32}, "k0")
    await write(database, "b", 3, "lost", lost)
    assert await run(database) == [(26, 1)]
    assert await run(database) == [(0, 1)]


class Told(Event):
    """Not declared, as only contracts are."""

    TYPE, TOPIC, AGGREGATE, KEY_FIELD, COMPACTED = "test.told.v1", "test.personal", "person", "person_id", True

    person_id: Any
    email: str = "marked@example.com"


async def test_personal_events_in_the_outbox_are_taken_and_others_and_erased_ones_stay(database: Database) -> None:
    kept, erased = Told(person_id=str(uuid4())), Told(person_id=str(uuid4()))
    async with database.transaction() as tx:
        kept_id = await outbox.add(tx, kept, cipher=OLD)
        await outbox.add(tx, erased, cipher=OLD)
        await outbox.erase(tx, Told, erased.person_id)
        await outbox.add_raw(tx, topic="test.dlq", key="1", type="t", subject="s/1", payload='{"k1:": "k1:x"}')
    before = await database.fetch("SELECT seq, payload::text FROM outbox WHERE topic = 'test.dlq'")
    assert await run(database, *OF_THE_KIT) == [(1, 0), (0, 0), (0, 0)]
    rows = await database.fetch(
        "SELECT payload::text AS payload FROM outbox WHERE topic = 'test.personal' ORDER BY seq"
    )
    first, *others = [row["payload"] for row in rows]
    assert Told.model_validate_json(outbox.unseal(first.encode(), kept_id, NEW)) == kept
    assert others == [None, None]
    assert await database.fetch("SELECT seq, payload::text FROM outbox WHERE topic = 'test.dlq'") == before


async def test_records_that_wait_or_are_buried_open_with_the_new_key(database: Database) -> None:
    record = Record.of("t", 0, 1, b"key", b"marked", ())
    sealed = record.dump(OLD)
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO parked_events (event_id, stream, version, record) VALUES ($1, 's', 2, $2)", uuid4(), sealed
        )
        await tx.execute(
            "INSERT INTO dead_letters (topic, partition, \"offset\", cause, record) VALUES ('t', 0, 1, 'c', $1)", sealed
        )
    assert await run(database, *OF_THE_KIT) == [(0, 0), (1, 0), (1, 0)]
    for table in ("parked_events", "dead_letters"):
        (row,) = await database.fetch(f"SELECT record FROM {table}")
        assert Record.load(row["record"], NEW) == record


async def test_the_command_says_how_much_was_done_and_leaves_a_record(
    database: Database, spawn: Callable[..., Any], settings: Any
) -> None:
    async with database.transaction() as tx:
        await outbox.add(tx, Told(person_id=str(uuid4())), cipher=FieldCipher(settings.field_keys, "k1"))
    keys = {"k1": base64.b64encode(settings.field_keys["k1"]).decode(), "k2": base64.b64encode(b"2" * 32).decode()}
    process = spawn(
        "-m", "tiny", "reseal", TINY_TOPIC="t", TINY_GROUP="g", TUIYOU_FIELD_KEYS=json.dumps(keys),
        TUIYOU_FIELD_KEY_ID="k2",
    )  # fmt: skip
    assert await asyncio.to_thread(process.wait, 30) == 0
    (row,) = await database.fetch("SELECT actor, subject, after FROM audit_records WHERE action = 'fields_resealed'")
    assert (row["actor"], row["subject"], row["after"]) == ("operator", "field-key/k2", {"done": 1, "left": 0})
