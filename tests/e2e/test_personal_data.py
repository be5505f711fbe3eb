"""Somebody's marked data, played through the platform, stand in the personal topic alone: not in any other topic, in
any log, or in any database."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

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


async def _mail_to(stack: dict[str, Any], address: str) -> None:
    async with httpx.AsyncClient(base_url=stack["mail"]["http_url"]) as mail:

        async def arrived() -> bool:
            answer = await mail.get("/api/v1/search", params={"query": f"to:{address}"})
            return answer.json()["messages_count"] > 0

        await eventually(arrived, within=60, what="the mail of the registration")


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
