"""Calls are made from templates and copies, and edited, by admins."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from contracts.submissions import CallChangedV1
from kit.db import Database
from testkit.events import published_of


async def made(world: Any, **body: Any) -> dict[str, Any]:
    answer = await world.client.post("/calls", json={"year": 2024, "quarter": 1} | body, headers=world.by("admin"))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def change(world: Any, call_id: str, version: int, **changes: Any) -> httpx.Response:
    headers = world.by("admin") | {"If-Match": f'"{version}"'}
    return await world.client.patch(f"/calls/{call_id}", json=changes, headers=headers)


async def test_the_template_is_what_creating_makes(world: Any) -> None:
    answer = await world.client.get("/call-template?year=2024&quarter=1", headers=world.by("admin"))
    shown, call = answer.json(), await made(world)
    assert shown == {name: call[name] for name in shown}
    assert (shown["broadcast_until"], shown["entry_deadline"]) == ("2024-02-29", "2024-03-15T16:00:00Z")


async def test_a_call_is_copied_with_its_texts_into_the_new_quarters_dates(world: Any) -> None:
    source = await made(world, details="请按模板填写。", work_types=["网络剧"], bureau_quota=4, grace_minutes=7)
    query = {"year": 2024, "quarter": 2, "copied_from": source["id"]}
    shown = (await world.client.get("/call-template", params=query, headers=world.by("admin"))).json()
    copy = await made(world, quarter=2, copied_from=source["id"], bureau_quota=6)
    assert shown | {"bureau_quota": 6} == {name: copy[name] for name in shown}
    assert (copy["code"], copy["details"], copy["work_types"]) == ("2024Q2", "请按模板填写。", ["网络剧"])
    assert (copy["grace_minutes"], copy["entry_deadline"]) == (7, "2024-06-15T16:00:00Z")
    body = {"year": 2024, "quarter": 3, "copied_from": str(uuid4())}
    missing = await world.client.post("/calls", json=body, headers=world.by("admin"))
    assert (missing.status_code, missing.json()["code"]) == (404, "call_not_found")


async def test_two_windows_on_a_draft_call_lose_nothing(world: Any, database: Database) -> None:
    call = await made(world)
    answers = await asyncio.gather(*(change(world, call["id"], 1, details=f"窗口{n}") for n in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    [won] = [answer for answer in answers if answer.status_code == 200]
    kept = await world.client.get(f"/calls/{call['id']}", headers=world.by("admin"))
    assert kept.json()["details"] == won.json()["details"]
    assert kept.headers["etag"] == won.headers["etag"] == '"2"'
    again = await change(world, call["id"], 1, details=won.json()["details"])
    assert (again.status_code, again.json()["version"]) == (200, 2)
    unread = await world.client.patch(f"/calls/{call['id']}", json={}, headers=world.by("admin"))
    assert (unread.status_code, unread.json()["code"]) == (428, "if_match_required")
    assert await published_of(database, CallChangedV1) == []
    async with database.transaction(readonly=True) as tx:
        [recorded] = await tx.fetch("SELECT before, after FROM audit_records WHERE action = 'call_changed'")
    assert (recorded["before"], recorded["after"]) == ({"details": ""}, {"details": won.json()["details"]})


async def test_a_published_call_is_corrected_and_others_are_told(world: Any, database: Database) -> None:
    call = world.call
    answer = await change(world, call["id"], call["version"], title="更正后的名称", details="更正")
    assert (answer.status_code, answer.json()["title"]) == (200, "更正后的名称")
    [event] = await published_of(database, CallChangedV1)
    assert (str(event.call_id), event.title, event.bureau_quota) == (call["id"], "更正后的名称", 10)
    later = "2199-01-01T00:00:00Z"
    refused = await change(
        world, call["id"], answer.json()["version"], work_types=["网络剧"], entry_deadline=later, year=2030
    )
    assert [fault["field"] for fault in refused.json()["errors"]] == ["year"]
    refused = await change(world, call["id"], answer.json()["version"], work_types=["网络剧"], bureau_quota=99)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["errors"]] == ["work_types", "bureau_quota"]
    assert len(await published_of(database, CallChangedV1)) == 1


async def test_grace_is_shown_to_admins_alone(world: Any) -> None:
    call = await world.publish_call(quarter=4, grace_minutes=5)
    for headers, seen in ((world.by("admin"), 5), (world.applicant, None), ({}, None)):
        one = (await world.client.get(f"/calls/{call['id']}", headers=headers)).json()
        listed = (await world.client.get("/calls", headers=headers)).json()["items"][0]
        assert (one["grace_minutes"], listed["grace_minutes"]) == (seen, seen)
