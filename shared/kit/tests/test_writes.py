"""Several writes as one statement, on a real Postgres."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from kit import audit, outbox, writes
from kit.db import Database, Tx
from kit.writes import Write

_INSERT = "INSERT INTO effects (name) VALUES ($1)"
_TWICE = Write(
    (
        ("first", "INSERT INTO effects (name) VALUES ($2) RETURNING name"),
        ("second", "INSERT INTO effects (name) SELECT name || $1 FROM ${first}"),
    ),
    ("!", "b"),
)


class Counting:
    """Counts the statements that go to the database."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.sent: list[str] = []

    async def execute(self, statement: str, *values: object) -> str:
        self.sent.append(statement)
        return await self._tx.execute(statement, *values)


async def test_each_write_gets_its_own_values_in_one_statement(database: Database, effects: Any) -> None:
    async with database.transaction() as tx:
        counting: Any = Counting(tx)
        await writes.send(counting, writes.one(_INSERT, "a"), _TWICE, writes.one(_INSERT, "c"))
        assert len(counting.sent) == 1
    assert sorted(await effects()) == ["a", "b", "b!", "c"]


async def test_the_same_writes_have_the_same_text(database: Database) -> None:
    async with database.transaction() as tx:
        counting: Any = Counting(tx)
        for name in "xy":
            await writes.send(counting, writes.one(_INSERT, name), _TWICE)
        assert len(set(counting.sent)) == 1


async def test_one_that_fails_undoes_the_others(database: Database, effects: Any) -> None:
    with pytest.raises(asyncpg.NotNullViolationError):
        async with database.transaction() as tx:
            await writes.send(tx, writes.one(_INSERT, "a"), writes.one(_INSERT, None))
    assert await effects() == []


async def test_an_event_and_an_audit_record_go_with_the_change(database: Database, effects: Any) -> None:
    async with database.transaction() as tx:
        event = outbox.adding_raw(topic="t", key="k", type="test.happened.v1", subject="thing/1", payload="{}")
        note = audit.recording(actor="account/1", role="admin", action="changed", subject="thing/1", after={"n": 1})
        await writes.send(tx, writes.one(_INSERT, "a"), event, note)
        [row] = await tx.fetch(
            "SELECT o.version, p.seq = o.seq AS pending FROM outbox o JOIN outbox_pending p USING (shard)"
        )
        assert (row["version"], row["pending"]) == (1, True)
        assert await tx.fetchval("SELECT after FROM audit_records") == {"n": 1}
    assert await effects() == ["a"]
