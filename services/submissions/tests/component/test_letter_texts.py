"""The text of a call's commitment letter: the service's, until an admin writes another."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from kit.db import Database

OWN = "总局：\n《【作品名称】》（【版权方】）参加【项目】。\n【申报方】保证属实。【注】"


async def write(world: Any, text: str, call_id: str | None = None, *, version: int = 0) -> Any:
    path = f"/calls/{call_id or world.call['id']}/commitment-letter"
    headers = world.by("admin") | {"If-Match": f'"{version}"'}
    return await world.client.put(path, json={"text": text}, headers=headers)


async def test_a_call_has_the_services_text_until_it_gets_its_own(world: Any, database: Database, paper: Any) -> None:
    path = f"/calls/{world.call['id']}/commitment-letter"
    entry = await world.draft(title="漫长的季节", copyright_owner="演示机构")
    letter = f"/entries/{entry['id']}/commitment-letter"
    first = (await world.client.get(path)).json()
    assert not first["own"]
    assert first["places"] == ["申报方", "项目", "作品名称", "作品类型", "版权方"]
    assert all(f"【{place}】" in first["text"] for place in first["places"])

    for _ in range(2):
        assert (await write(world, f"\n{OWN}\n")).json() == first | {"text": OWN, "own": True, "version": 1}
    assert (await world.client.get(path)).json()["text"] == OWN
    text = paper((await world.client.get(letter, headers=world.applicant)).content).text
    assert f"总局：《漫长的季节》（演示机构）参加{world.call['title']}。我单位保证属实。【注】" in text
    assert "郑重承诺" not in text

    assert (await write(world, " ", version=1)).json() == first | {"version": 2}
    assert "郑重承诺" in paper((await world.client.get(letter, headers=world.applicant)).content).text
    async with database.transaction(readonly=True) as tx:
        rows = await tx.fetch("SELECT before, after FROM audit_records WHERE action = 'commitment_letter_changed'")
    assert [(row["before"]["text"], row["after"]["text"]) for row in rows] == [(None, OWN), (OWN, None)]


async def test_a_copied_call_says_the_same_and_then_goes_its_own_way(world: Any) -> None:
    await write(world, OWN)
    body = {"year": 2024, "quarter": 1, "copied_from": world.call["id"]}
    copy = (await world.client.post("/calls", json=body, headers=world.by("admin"))).json()["id"]
    path = f"/calls/{copy}/commitment-letter"
    shown = (await world.client.get(path, headers=world.by("admin"))).json()
    assert (shown["text"], shown["own"]) == (OWN, True)
    assert (await write(world, f"{OWN}另。", copy, version=1)).status_code == 200
    assert (await world.client.get(f"/calls/{world.call['id']}/commitment-letter")).json()["text"] == OWN


async def test_two_who_write_it_do_not_overwrite_each_other(world: Any) -> None:
    answers = await asyncio.gather(*(write(world, f"{OWN}{number}") for number in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    late = next(answer for answer in answers if answer.status_code == 412)
    assert (late.json()["code"], late.headers["ETag"]) == ("letter_changed", '"1"')
    assert (await write(world, "", version=1)).json()["version"] == 2
    assert (await write(world, OWN, version=1)).status_code == 412  # what was given up counts, too
    assert (await write(world, OWN, version=2)).headers["ETag"] == '"3"'
    path = f"/calls/{world.call['id']}/commitment-letter"
    unread = await world.client.put(path, json={"text": OWN}, headers=world.by("admin"))
    assert (unread.status_code, unread.json()["code"]) == (428, "if_match_required")


async def test_a_text_must_name_work_and_owner(world: Any) -> None:
    answer = await write(world, "保证属实，【作品】。")
    assert answer.status_code == 422
    assert answer.json()["code"] == "letter_invalid"
    faults = answer.json()["errors"]
    assert [(fault["field"], fault["code"]) for fault in faults] == [("text", "place_missing")] * 2
    assert [fault["message"]["zh"] for fault in faults] == ["须包含【作品名称】", "须包含【版权方】"]


@pytest.mark.parametrize("role", ["applicant", "bureau", "expert", "auditor"])
async def test_only_admins_write_it(world: Any, role: str) -> None:
    path = f"/calls/{world.call['id']}/commitment-letter"
    assert (await world.client.put(path, json={"text": OWN}, headers=world.by(role))).status_code == 403
    assert (await world.client.put(path, json={"text": OWN})).status_code == 401


async def test_a_call_that_one_may_not_see_has_no_letter(world: Any) -> None:
    made = await world.client.post("/calls", json={"year": 2024, "quarter": 1}, headers=world.by("admin"))
    path = f"/calls/{made.json()['id']}/commitment-letter"
    assert (await write(world, OWN, made.json()["id"])).status_code == 200
    assert (await world.client.get(path, headers=world.by("admin"))).json()["text"] == OWN
    missing = await world.client.get(f"/calls/{uuid4()}/commitment-letter")
    for headers in ({}, world.applicant):
        hidden = await world.client.get(path, headers=headers)
        assert (hidden.status_code, hidden.json()["code"]) == (404, missing.json()["code"])
    assert (await write(world, OWN, str(uuid4()))).status_code == 404
