"""Somebody's marked data, played through the platform, stand in the personal topic alone: not in any other topic, in
any log, or in any database. After an erasure no live record of the personal topic holds them either."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from demo.people import PASSWORD
from localstack.places import Instance
from localstack.services import SERVICES
from testkit import stack as running
from testkit.identifiers import resident_id
from testkit.kafka import admin_client, read_all
from testkit.probes import eventually

PERSONAL = "accounts.personal"
WRONG = "WrongMarker2023"


def _somebody(unique: str) -> dict[str, str]:
    return {
        "name": f"欧阳演示{unique}",
        "identifier": resident_id(),
        "email": f"marker{unique}@example.com",
        "phone": f"136{secrets.randbelow(10**8):08}",
        "login": f"login{unique}",
        "password": PASSWORD,
        "password_confirmation": PASSWORD,
    }


async def test_marked_data_stand_in_the_personal_topic_alone(
    http: httpx.AsyncClient, stack: dict[str, Any], unique: str
) -> None:
    somebody = _somebody(unique)
    await _play(http, somebody)
    await _mail_to(stack, somebody["email"])  # by now everybody who listens has taken it
    marks = [somebody[field] for field in ("name", "identifier", "email", "phone")] + [f"{WRONG}{unique}"]

    personal = "\n".join([text async for text in _topic(stack, PERSONAL)])
    assert all(mark in personal for mark in marks[:1] + marks[2:4]), "the search finds nothing where it should"
    found = [f"{place}: {mark}" async for place, text in _everywhere(stack) for mark in marks if mark in text]
    assert not found


async def test_after_an_erasure_the_marked_data_stand_nowhere(
    http: httpx.AsyncClient, stack: dict[str, Any], unique: str
) -> None:
    somebody = _somebody(unique)
    later = {"email": f"later{unique}@example.com", "phone": f"137{secrets.randbelow(10**8):08}"}
    account_id = await _erase(http, somebody, later)
    marks = [somebody[field] for field in ("name", "identifier", "email", "phone", "login")] + [*later.values()]
    accounts = stack["postgres"]["services"]["accounts"]["database"]
    assert any(mark in text for text in (await _live(stack, PERSONAL)).values() for mark in marks), "it was never there"

    await _run(accounts, "UPDATE accounts SET erasure_due_at = now() WHERE id = $1", account_id)
    await _mail_to(stack, later["email"], "您的账号已注销")
    await _run(accounts, "UPDATE letters SET expires_at = now() WHERE account_id = $1", account_id)

    async def forgotten() -> bool:
        live = await _live(stack, PERSONAL)
        return not [key for key, text in live.items() for mark in marks if mark in text]

    await eventually(forgotten, within=120, what="the tombstones")
    notified = stack["postgres"]["services"]["notifications"]["database"]
    gone = "SELECT email IS NULL FROM contacts WHERE account_id = $1"
    assert await _run(notified, gone, account_id)
    assert not [f"{place}: {mark}" async for place, text in _everywhere(stack) for mark in marks if mark in text]
    again = await http.post("/api/accounts/registrations/individuals", json=somebody)
    assert again.status_code == 201, again.text


async def _erase(http: httpx.AsyncClient, somebody: dict[str, str], later: dict[str, str]) -> UUID:
    """Registers somebody, who changes how to be reached, takes their data along, and asks to be erased."""
    registered = await http.post("/api/accounts/registrations/individuals", json=somebody)
    session = await http.post("/api/accounts/sessions", json={"login": somebody["login"], "password": PASSWORD})
    who = {"Authorization": f"Bearer {session.json()['access_token']}"}
    proof = {"current_password": PASSWORD}
    me = "/api/accounts/me"
    changed = await http.patch(me, json=later | proof, headers=who | {"If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    exported = await http.post(f"{me}/export", json=proof, headers=who)
    assert all(value in exported.text for value in (somebody["name"], somebody["identifier"], *later.values()))
    assert (await http.post(f"{me}/erasure", json=proof, headers=who)).status_code == 202
    return UUID(registered.json()["id"])


async def _run(database: str, statement: str, *values: object) -> Any:
    connection = await asyncpg.connect(running.superuser_url(database))
    try:
        return await connection.fetchval(statement, *values)
    finally:
        await connection.close()


async def _live(stack: dict[str, Any], topic: str) -> dict[bytes | None, str]:
    """What a compacted topic says of each key: its last record, nothing after a tombstone."""
    return {record.key: (record.value or b"").decode() for record in await read_all(stack["kafka"], topic)}


async def _play(http: httpx.AsyncClient, somebody: dict[str, str]) -> None:
    """What touches personal data, going well and going wrong."""
    registrations = "/api/accounts/registrations/individuals"
    headers = {"Idempotency-Key": somebody["login"]}
    assert (await http.post(registrations, json=somebody, headers=headers)).status_code == 201
    assert (await http.post(registrations, json=somebody)).status_code == 422
    assert (await http.post(registrations, json=somebody | {"phone": somebody["email"]})).status_code == 422
    assert (await http.post(registrations, json=[somebody])).status_code == 422
    wrong = WRONG + somebody["login"].removeprefix("login")
    for login in (somebody["login"], somebody["email"], somebody["identifier"]):
        answer = await http.post("/api/accounts/sessions", json={"login": login, "password": wrong})
        assert answer.status_code in {401, 422}
    answer = await http.post("/api/accounts/sessions", json={"login": somebody["login"], "password": PASSWORD})
    assert answer.status_code == 200
    who = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    shown = (await http.get("/api/accounts/me", headers=who)).text
    assert somebody["identifier"] not in shown
    assert somebody["phone"] not in shown


async def _mail_to(stack: dict[str, Any], address: str, subject: str = "") -> None:
    async with httpx.AsyncClient(base_url=stack["mail"]["http_url"]) as mail:

        async def arrived() -> bool:
            answer = await mail.get("/api/v1/search", params={"query": f"to:{address} {subject}"})
            return answer.json()["messages_count"] > 0

        await eventually(arrived, within=60, what=f"a mail {subject}")


async def _everywhere(stack: dict[str, Any]) -> AsyncGenerator[tuple[str, str]]:
    """Each place with what stands there as text."""
    for topic in admin_client(stack["kafka"]).list_topics(timeout=10).topics:
        if topic != PERSONAL and not topic.startswith(("__", "test.")):
            async for text in _topic(stack, topic):
                yield f"topic {topic}", text
    for service in SERVICES:
        async for table, text in _rows(stack["postgres"]["services"][service]["database"]):
            yield f"{service}, table {table}", text
    for file in _logs(stack["instance"]):
        yield f"log {file.name}", file.read_text(encoding="utf-8", errors="replace")


async def _topic(stack: dict[str, Any], topic: str) -> AsyncGenerator[str]:
    for record in await read_all(stack["kafka"], topic):
        yield " ".join([str(record.key), (record.value or b"").decode(errors="replace"), str(record.headers)])


async def _rows(database: str) -> AsyncGenerator[tuple[str, str]]:
    connection = await asyncpg.connect(running.superuser_url(database))
    try:
        tables = await connection.fetch("SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables "
                                        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")  # fmt: skip
        for table in tables:
            async with connection.transaction():
                async for row in connection.cursor(f"SELECT t::text AS line FROM {table['name']} t"):
                    yield table["name"], row["line"]
    finally:
        await connection.close()


def _logs(instance: str) -> Iterator[Path]:
    place = Instance.of_checkout(instance)
    yield from sorted(path for path in place.logs.rglob("*") if path.is_file())
    yield from place.state.glob("nginx/*.log")
