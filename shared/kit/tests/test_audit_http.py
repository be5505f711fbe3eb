"""Reading audit records and verifying their chain over HTTP."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from kit import audit
from kit.db import Database, Tx
from kit.http.access import require
from kit.http.app import build_app
from kit.http.audit import Auditing
from kit.http.paging import encode_cursor
from testkit.app import running
from testkit.probes import eventually
from testkit.tokens import Issuer

KEY = b"audit".ljust(32, b".")
RECORDS, CHAIN = "/audit/records", "/audit/verification"


@pytest.fixture
async def client(database: Database, issuer: Issuer) -> AsyncGenerator[httpx.AsyncClient]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        app.state.database = database
        yield

    auditing = Auditing(require("auditor"), KEY)
    app = build_app(
        "t", description="", root_path="", routers=[], checks={}, lifespan=lifespan, secret=b"", auditing=auditing
    )
    async with running(app, issuer) as client:
        client.headers.update(issuer.bearer("auditor"))
        yield client


async def write(database: Database, count: int = 12) -> None:
    """Records 0 … of which every third is another actor's, every fourth another action."""
    for n in range(count):
        async with database.transaction() as tx:
            await audit.record(
                tx,
                actor="operator" if n % 3 == 0 else "account/1",
                role="admin",
                action="looked" if n % 4 == 0 else "changed",
                subject=f"thing/{n}",
                before={"n": n},
                reason="因为",
            )


async def seal(database: Database) -> None:
    async def all_sealed() -> bool:
        async with database.transaction() as tx:
            await audit.seal(tx, KEY)
            return await audit.unsealed(tx) == 0

    await eventually(all_sealed, within=30, what="every record to be sealed")


async def subjects(client: httpx.AsyncClient, **wanted: Any) -> list[str]:
    answer = await client.get(RECORDS, params=wanted)
    assert answer.status_code == 200, answer.text
    return [record["subject"].removeprefix("thing/") for record in answer.json()["items"]]


async def verify(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post(CHAIN, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("role", ["applicant", "bureau", "expert", "admin"])
async def test_only_whom_the_service_lets_may_read(client: httpx.AsyncClient, issuer: Issuer, role: str) -> None:
    for headers, status in ((issuer.bearer(role), 403), ({"Authorization": ""}, 401)):
        assert (await client.get(RECORDS, headers=headers)).status_code == status
        assert (await client.post(CHAIN, json={}, headers=headers)).status_code == status


async def test_a_record_is_shown_whole(client: httpx.AsyncClient, database: Database) -> None:
    await write(database, 1)
    (record,) = (await client.get(RECORDS)).json()["items"]
    assert datetime.fromisoformat(record.pop("at")).tzinfo is not None
    assert record.pop("id")
    assert record == {
        "actor": "operator", "role": "admin", "action": "looked", "subject": "thing/0", "reason": "因为",
        "before": {"n": 0}, "after": None, "request_id": None, "position": None,
    }  # fmt: skip
    await seal(database)
    (record,) = (await client.get(RECORDS)).json()["items"]
    assert record["position"] == 1


async def test_records_are_found_newest_first(client: httpx.AsyncClient, database: Database) -> None:
    await write(database)
    assert await subjects(client) == [str(n) for n in reversed(range(12))]
    assert await subjects(client, actor="operator") == ["9", "6", "3", "0"]
    assert await subjects(client, action="looked") == ["8", "4", "0"]
    assert await subjects(client, action="looked", actor="account/1") == ["8", "4"]
    assert await subjects(client, subject="thing/7") == ["7"]
    assert await subjects(client, subject="thing/99") == []


async def test_records_are_found_by_time(
    client: httpx.AsyncClient, database: Database, superuser: asyncpg.Connection
) -> None:
    await write(database, 3)
    at = [row["at"] for row in await superuser.fetch("SELECT at FROM audit_records ORDER BY seq")]
    assert await subjects(client, since=at[1].isoformat()) == ["2", "1"]
    assert await subjects(client, until=at[1].isoformat()) == ["0"]
    assert await subjects(client, since=at[1].isoformat(), until=at[2].isoformat()) == ["1"]
    await superuser.execute("UPDATE audit_records SET at = at - interval '59 minutes' WHERE seq = 3")
    assert await subjects(client, until=at[0].isoformat()) == ["2"]  # it was long on its way
    for wrong in ("2026-11-25T08:00:00", "1999-01-01T00:00:00Z", "0001-01-01T00:00:00+08:00", "gestern"):
        assert (await client.get(RECORDS, params={"since": wrong})).status_code == 422
    assert await subjects(client, since="2099-12-31T23:59:59+14:00") == []


async def test_pages_go_on_where_they_ended(client: httpx.AsyncClient, database: Database) -> None:
    await write(database, 5)
    found: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        page = (await client.get(RECORDS, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        found += [record["subject"] for record in page["items"]]
        cursor = page["next_cursor"]
        await write(database, 1)
    assert (found, cursor) == ([f"thing/{n}" for n in (4, 3, 2, 1, 0)], None)
    assert (await client.get(RECORDS, params={"cursor": encode_cursor("x")})).status_code == 422
    assert (await client.get(RECORDS, params={"actor": "a\0"})).status_code == 422


async def test_a_whole_chain_is_verified_in_one_call(client: httpx.AsyncClient, database: Database) -> None:
    empty = await verify(client)
    assert (empty["intact"], empty["records"], empty["sealed"]) == (True, 0, 0)
    await write(database)
    await seal(database)
    await write(database, 2)
    async with database.transaction(readonly=True) as tx:
        last = await tx.fetchval("SELECT hash FROM audit_seals ORDER BY position DESC LIMIT 1")
    assert await verify(client) == {
        "intact": True, "records": 13, "sealed": 13, "unsealed": 2, "last_seal": last.hex(),
        "flaw": None, "next_cursor": None,
    }  # fmt: skip
    records = (await client.get(RECORDS, params={"action": "audit_chain_verified"})).json()["items"]
    assert [record["after"]["to"] for record in records] == [13, 0]
    assert records[0]["subject"] == "audit/chain"
    assert records[0]["role"] == "auditor"


async def test_a_long_chain_is_verified_in_steps(client: httpx.AsyncClient, database: Database) -> None:
    await write(database)
    await seal(database)
    reached: list[int] = []
    cursor: str | None = None
    while not reached or cursor:
        step = await verify(client, limit=5, cursor=cursor)
        reached.append(step["records"])
        cursor = step["next_cursor"]
    assert reached == [5, 10, 12]


@pytest.mark.parametrize("number", [0, 3, 7, 11])
async def test_a_change_behind_the_services_back_is_found(
    client: httpx.AsyncClient, database: Database, superuser: asyncpg.Connection, number: int
) -> None:
    await write(database)
    await seal(database)
    record_id = await superuser.fetchval(
        "UPDATE audit_records SET actor = 'account/2' WHERE subject = $1 RETURNING id", f"thing/{number}"
    )
    found = await verify(client)
    assert (found["intact"], found["records"], found["next_cursor"]) == (False, number, None)
    assert found["flaw"] == {
        "position": number + 1, "record_id": str(record_id), "code": "changed",
        "message": {"zh": "一条记录或封印被改动", "en": "a record or a seal was changed"},
    }  # fmt: skip
    told = await client.get(RECORDS, params={"action": "audit_chain_verified"})
    assert told.json()["items"][0]["after"]["broken_at"] == number + 1


async def test_what_was_slipped_in_is_found_in_its_step_and_before_later_flaws(
    client: httpx.AsyncClient, database: Database, superuser: asyncpg.Connection
) -> None:
    await write(database)
    await seal(database)
    stray = await superuser.fetchval(
        "INSERT INTO audit_records (xid, actor, role, action, subject)"
        " SELECT xid, 'a', 'admin', 'changed', 'x' FROM audit_records WHERE subject = 'thing/6' RETURNING id"
    )
    await superuser.execute("UPDATE audit_records SET reason = NULL WHERE subject = 'thing/9'")
    step = await verify(client, limit=5)
    assert step["intact"]
    step = await verify(client, cursor=step["next_cursor"])
    assert (step["flaw"]["code"], step["flaw"]["position"]) == ("slipped_in", 8)
    assert step["flaw"]["record_id"] == str(stray)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        encode_cursor(1),
        encode_cursor(1, "x", 1, "00" * 32),
        encode_cursor(1, "1", 1, "00"),
        encode_cursor(1, "1", 1, "zz" * 32),
        encode_cursor(-1, "1", 1, "00" * 32),
        encode_cursor(1, "1", 2**63, "00" * 32),
        encode_cursor(1, str(2**64), 1, "00" * 32),
    ],
)
async def test_a_cursor_that_is_none_is_refused(client: httpx.AsyncClient, cursor: str) -> None:
    answer = await client.post(CHAIN, json={"cursor": cursor})
    assert [fault["code"] for fault in answer.json()["errors"]] == ["cursor_invalid"]


async def test_a_long_chain_is_recomputed_in_short_stretches_between_which_others_have_their_turn(
    client: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            "INSERT INTO audit_records (actor, role, action, subject)"
            " SELECT 'operator', 'operator', 'changed', 'thing/' || n FROM generate_series(1, 900) n"
        )
    await seal(database)
    step, stretches = audit.verify_step, list[int]()

    async def watched(tx: Tx, key: bytes, checked: audit.Checked, *, limit: int) -> audit.Checked:
        further = await step(tx, key, checked, limit=limit)
        stretches.append(further.position - checked.position)
        return further

    monkeypatch.setattr(audit, "verify_step", watched)
    found = await verify(client)
    assert (found["intact"], found["records"]) == (True, 900)
    assert stretches == [200, 200, 200, 200, 100, 0]
