"""Calls: templates, publication, who sees them."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from contracts.submissions import CallPublishedV1
from kit.db import Database
from testkit.events import published_of


async def test_a_call_comes_from_its_quarters_template(world: Any) -> None:
    answer = await world.client.post("/calls", json={"year": 2024, "quarter": 1}, headers=world.by("admin"))
    assert answer.status_code == 201
    call = answer.json()
    assert call["code"] == "2024Q1"
    assert (call["broadcast_from"], call["broadcast_until"]) == ("2023-12-01", "2024-02-29")
    assert call["entry_deadline"] == "2024-03-15T16:00:00Z"
    assert call["recommendation_deadline"] == "2024-03-31T16:00:00Z"
    assert call["bureau_quota"] == 10
    assert len(call["criteria"]) == 8
    assert len(call["work_types"]) == 11


async def test_a_draft_call_is_the_admins_until_it_is_published(world: Any) -> None:
    made = await world.client.post("/calls", json={"year": 2030, "quarter": 3}, headers=world.by("admin"))
    path = f"/calls/{made.json()['id']}"
    assert (await world.client.get(path)).status_code == 404
    assert (await world.client.get(path, headers=world.applicant)).status_code == 404
    assert (await world.client.get(path, headers=world.by("admin"))).status_code == 200
    assert [call["code"] for call in (await world.client.get("/calls")).json()["items"]] == ["2023Q2"]
    drafted = {"call_id": made.json()["id"], "form": {}}
    assert (await world.client.post("/entries", json=drafted, headers=world.applicant)).status_code == 404
    await world.client.post(f"{path}/publication", headers=world.by("admin"))
    assert (await world.client.get(path)).status_code == 200


async def test_publishing_in_parallel_and_again_announces_once(world: Any, database: Database) -> None:
    made = await world.client.post("/calls", json={"year": 2030, "quarter": 1}, headers=world.by("admin"))
    path = f"/calls/{made.json()['id']}/publication"
    for _ in range(2):
        answers = await asyncio.gather(*(world.client.post(path, headers=world.by("admin")) for _ in range(10)))
        assert {answer.status_code for answer in answers} == {200}
    codes = [event.code for event in await published_of(database, CallPublishedV1)]
    assert codes == ["2023Q2", "2030Q1"]


async def test_a_quarter_has_one_call(world: Any) -> None:
    body = {"year": 2023, "quarter": 2}
    answer = await world.client.post("/calls", json=body, headers=world.by("admin"))
    assert (answer.status_code, answer.json()["code"]) == (409, "call_exists")


async def test_the_same_key_makes_one_call(world: Any) -> None:
    headers = world.by("admin", uuid4()) | {"Idempotency-Key": "a-call"}
    body = {"year": 2025, "quarter": 4}
    answers = await asyncio.gather(*(world.client.post("/calls", json=body, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = await world.client.post("/calls", json={"year": 2026, "quarter": 4}, headers=headers)
    assert other.json()["code"] == "idempotency_key_reused"


async def test_every_fault_of_a_call_is_named(world: Any) -> None:
    body = {
        "year": 2026, "quarter": 1, "work_types": ["不存在"], "applicant_kinds": [],
        "opens_at": "2026-03-16T00:00:00+08:00", "entry_deadline": "2026-03-15T00:00:00+08:00",
    }  # fmt: skip
    answer = await world.client.post("/calls", json=body, headers=world.by("admin"))
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["applicant_kinds", "work_types", "entry_deadline"]


async def test_a_call_takes_the_applicants_it_names(world: Any) -> None:
    call = await world.publish_call(quarter=3, applicant_kinds=["individual"])
    answer = await world.client.post("/entries", json={"call_id": call["id"]}, headers=world.applicant)
    assert (answer.status_code, answer.json()["code"]) == (409, "applicant_kind_not_taken")


async def test_an_applicant_on_its_way_here_is_asked_to_come_back(world: Any) -> None:
    headers = world.by("applicant", uuid4())
    answer = await world.client.post("/entries", json={"call_id": world.call["id"]}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "applicant_not_known_yet")
    assert int(answer.headers["retry-after"]) > 0


async def test_instants_and_texts_that_cannot_be_kept_are_faults(world: Any) -> None:
    body = {"year": 2023, "quarter": 3, "opens_at": "0001-01-01T00:00:00+08:00", "details": "\u0000"}
    answer = await world.client.post("/calls", json=body, headers=world.by("admin"))
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["opens_at", "details"]
