"""The audit chain on a real Postgres: complete, in order, and broken by every change behind its back."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import structlog

from kit import audit
from kit.db import Database, Tx
from testkit.probes import eventually

KEY = b"audit".ljust(32, b".")


async def write(tx: Tx, subject: str = "thing/1", **fields: Any) -> None:
    await audit.record(tx, actor="account/1", role="admin", action="changed", subject=subject, **fields)


async def seal(database: Database, limit: int = 1000) -> int:
    async with database.transaction() as tx:
        return await audit.seal(tx, KEY, limit=limit)


async def seal_all(database: Database) -> None:
    """Transactions elsewhere on the server may delay the seals for a moment."""

    async def none_left() -> bool:
        async with database.transaction() as tx:
            await audit.seal(tx, KEY)
            return await audit.unsealed(tx) == 0

    await eventually(none_left, within=30, what="every record to be sealed")


async def verify(database: Database, key: bytes = KEY) -> audit.Verdict:
    async with database.transaction(readonly=True) as tx:
        return await audit.verify(tx, key, step=7)


async def fill(database: Database, count: int = 20) -> None:
    for n in range(count):
        async with database.transaction() as tx:
            await write(tx, f"thing/{n}", before={"状态": "草稿", "n": n}, after={"n": n + 1}, reason="因为")


async def test_a_record_says_who_what_and_in_which_request(database: Database) -> None:
    with structlog.contextvars.bound_contextvars(request_id="request-1"):
        async with database.transaction() as tx:
            await write(tx, before={"a": 1}, after={"a": 2}, reason="why")
    async with database.transaction() as tx:
        row = await tx.fetchrow("SELECT * FROM audit_records")
    assert row
    told = {name: row[name] for name in ("actor", "role", "action", "subject", "reason", "before", "after")}
    assert told == {
        "actor": "account/1", "role": "admin", "action": "changed", "subject": "thing/1", "reason": "why",
        "before": {"a": 1}, "after": {"a": 2},
    }  # fmt: skip
    assert row["request_id"] == "request-1"


async def test_concurrent_writers_and_sealers_make_one_whole_chain(database: Database) -> None:
    done = asyncio.Event()

    async def writer(number: int) -> None:
        for n in range(25):
            try:
                async with database.transaction() as tx:
                    await write(tx, f"thing/{number}-{n}")
                    await asyncio.sleep(0)
                    if n % 7 == 3:
                        raise ZeroDivisionError
                    await write(tx, f"thing/{number}-{n}-again")
            except ZeroDivisionError:
                pass

    async def sealer() -> None:
        while not done.is_set():
            await seal(database, limit=13)

    sealers = [asyncio.create_task(sealer()) for _ in range(2)]
    await asyncio.gather(*(writer(number) for number in range(8)))
    done.set()
    await asyncio.gather(*sealers)
    await seal_all(database)
    verdict = await verify(database)
    async with database.transaction() as tx:
        count = await tx.fetchval("SELECT count(*) FROM audit_records")
    assert count > 300
    assert (verdict.intact, verdict.records, verdict.unsealed) == (True, count, 0)


async def test_a_long_transaction_delays_the_seals_and_loses_nothing(database: Database) -> None:
    async with database.transaction() as slow:
        await write(slow, "thing/slow")
        await fill(database, 5)
        assert await seal(database) == 0
        verdict = await verify(database)
        assert (verdict.intact, verdict.records, verdict.unsealed) == (True, 0, 5)
    await seal_all(database)
    verdict = await verify(database)
    assert (verdict.intact, verdict.records, verdict.unsealed) == (True, 6, 0)


async def test_records_are_sealed_in_order_and_in_steps(database: Database) -> None:
    await fill(database, 20)
    assert await eventually(lambda: seal(database, limit=8), within=30, what="the first step") <= 8
    await seal_all(database)
    async with database.transaction() as tx:
        subjects = await tx.fetch(
            "SELECT r.subject FROM audit_seals s JOIN audit_records r ON r.id = s.record_id ORDER BY s.position"
        )
    assert [row["subject"] for row in subjects] == [f"thing/{n}" for n in range(20)]


_CLOSE_UP = """
DELETE FROM audit_seals WHERE position = 12;
UPDATE audit_seals SET position = position - 1 WHERE position > 12
"""
_RESEAL = "UPDATE audit_seals SET hash = sha256(hash) WHERE position = 12"
_SWAP = """
UPDATE audit_records r SET subject = o.subject FROM audit_records o
WHERE (r.subject, o.subject) IN (('thing/11', 'thing/12'), ('thing/12', 'thing/11'))
"""
_BACKDATE = """
INSERT INTO audit_records (xid, actor, role, action, subject)
SELECT xid, 'account/2', 'admin', 'changed', 'thing/new' FROM audit_records WHERE subject = 'thing/11'
"""


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        *(
            (f"UPDATE audit_records SET {change} WHERE subject = 'thing/11'", 12)
            for change in (
                "actor = 'account/2'", "role = 'bureau'", "action = 'looked'", "subject = 'thing/x'",
                "reason = NULL", "before = NULL", "after = '{\"n\": 99}'", "at = at + interval '1 second'",
                "request_id = 'r'", "xid = '5'::xid8",
            )
        ),
        (_RESEAL, 12),
        (_SWAP, 12),
        ("DELETE FROM audit_seals WHERE position = 12", 12),
        (_CLOSE_UP, 12),
        (_BACKDATE, 13),
    ],
)  # fmt: skip
async def test_tampering_is_found(
    database: Database, superuser: asyncpg.Connection, tampering: str, broken_at: int
) -> None:
    await fill(database)
    await seal_all(database)
    assert (await verify(database)).intact
    await superuser.execute(tampering)
    verdict = await verify(database)
    assert verdict.broken_at == broken_at, verdict


async def test_a_removed_record_is_found(database: Database, superuser: asyncpg.Connection) -> None:
    await fill(database)
    await seal_all(database)
    await superuser.execute("ALTER TABLE audit_seals DROP CONSTRAINT audit_seals_record_id_fkey")
    await superuser.execute("DELETE FROM audit_records WHERE subject = 'thing/11'")
    verdict = await verify(database)
    assert (verdict.broken_at, verdict.flaw) == (12, "record_removed")


async def test_a_chain_by_another_key_does_not_hold(database: Database) -> None:
    await fill(database, 3)
    await seal_all(database)
    assert (await verify(database, key=uuid4().bytes * 2)).broken_at == 1
