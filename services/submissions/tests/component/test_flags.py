"""Entries that seem to be about one work, or hold the same file: both are flagged, to those who review them."""

from __future__ import annotations

import asyncio
import io
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pytest

from contracts.accounts import BureauChangedV1
from contracts.submissions import EntryFlaggedV1
from kit.db import Database
from testkit.events import published_of


@pytest.fixture
async def shanghai(world: Any) -> UUID:
    bureau_id = uuid4()
    await world.deliverer.deliver(
        BureauChangedV1(
            bureau_id=bureau_id, name="上海市文化和旅游局", region_code="31", central_direct=False, active=True
        )
    )
    return bureau_id


async def _flags(world: Any, entry: dict[str, Any], headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = await world.client.get(f"/entries/{entry['id']}", headers=headers)
    assert answer.status_code == 200, answer.text
    listed = (await world.client.get("/entries/submitted?limit=100", headers=headers)).json()["items"]
    assert [item["flags"] for item in listed if item["id"] == entry["id"]] == [answer.json()["flags"]]
    return answer.json()["flags"]


async def test_both_bureaus_see_that_a_work_was_submitted_twice(world: Any, shanghai: UUID) -> None:
    one = await world.submitted(title="漫长的季节 第一季")
    two = await world.submitted(title="《漫長的季節》S1", copyright_owner=" 演示機構 ", bureau_id=str(shanghai))
    beijings, shanghais = world.by("bureau", unit_id=world.bureau_id), world.by("bureau", unit_id=shanghai)
    [first], [second] = await _flags(world, one, beijings), await _flags(world, two, shanghais)
    assert first == {
        "reason": "same_work",
        "bureau_name": "上海市文化和旅游局",
        "registration_number": two["registration_number"],
        "entry_id": None,
        "message": {
            "zh": f"同一作品也报送于 上海市文化和旅游局（{two['registration_number']}）",
            "en": f"The same work was also submitted to 上海市文化和旅游局 ({two['registration_number']})",
        },
    }
    assert (second["registration_number"], second["entry_id"]) == (one["registration_number"], None)
    assert [flag["entry_id"] for flag in await _flags(world, one, world.by("admin"))] == [two["id"]]
    assert (await world.client.get(f"/entries/{two['id']}", headers=beijings)).status_code == 404


async def test_applicants_find_no_trace(world: Any) -> None:
    alone = await world.submitted(title="独一无二")
    await world.submitted(title="漫长的季节")
    twin = await world.submitted(title="漫长的季节")
    listed = (await world.client.get("/entries?list=pending_review", headers=world.applicant)).json()["items"]
    for entry in (alone, twin, await world.entry(twin["id"]), *listed):
        assert entry["flags"] is None
        assert "same_work" not in str(entry)
    assert {step["state"] for step in twin["steps"]} == {"submitted"}


@pytest.mark.parametrize(
    "changes", [{"title": "漫长的季节 第二季"}, {"copyright_owner": "另一机构"}, {"title": "漫长的"}], ids=str
)
async def test_another_work_is_not_flagged(world: Any, changes: dict[str, str]) -> None:
    one = await world.submitted()
    await world.submitted(**changes)
    assert await _flags(world, one, world.by("admin")) == []


async def test_the_same_bureau_may_read_both(world: Any) -> None:
    one, two = await world.submitted(), await world.submitted()
    [flag] = await _flags(world, one, world.by("bureau", unit_id=world.bureau_id))
    assert flag["entry_id"] == two["id"]


async def test_the_same_file_in_another_entry_is_flagged(world: Any, shanghai: UUID) -> None:
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(file)
    data = file.getvalue()
    made: list[dict[str, Any]] = []
    for title, bureau in (("甲", world.bureau_id), ("乙", shanghai)):
        entry = await world.draft(title=title, bureau_id=str(bureau))
        upload = await world.upload(entry["id"], data)
        assert (await world.confirm(entry["id"], upload["id"])).status_code == 200
        made.append((await world.submit(entry["id"])).json())
    for one, other in (made, made[::-1]):
        [flag] = await _flags(world, one, world.by("admin"))
        assert (flag["reason"], flag["registration_number"]) == ("same_scan", other["registration_number"])


async def test_twins_submitted_at_the_same_time_are_both_flagged(
    world: Any, shanghai: UUID, database: Database
) -> None:
    bureaus = (world.bureau_id, shanghai, world.bureau_id, shanghai)
    drafts = [await world.ready(bureau_id=str(bureau_id)) for bureau_id in bureaus]
    answers = await asyncio.gather(*(world.submit(draft["id"]) for draft in drafts))
    assert [answer.status_code for answer in answers] == [200] * 4
    for draft in drafts:
        assert len(await _flags(world, draft, world.by("admin"))) == 3
    told = await published_of(database, EntryFlaggedV1)
    assert len({(event.entry_id, event.other_entry_id) for event in told}) == len(told) == 12
    assert {event.bureau_id for event in told} == {world.bureau_id, shanghai}


async def test_a_withdrawn_entry_counts_no_more(world: Any, database: Database) -> None:
    one, two = await world.submitted(), await world.submitted()
    await world.client.post(f"/entries/{two['id']}/withdrawal", headers=world.applicant)
    assert await _flags(world, one, world.by("admin")) == []
    assert await _flags(world, two, world.by("admin")) == []
    three = await world.submitted()
    [flag] = await _flags(world, three, world.by("admin"))
    assert flag["entry_id"] == one["id"]
    assert len(await published_of(database, EntryFlaggedV1)) == 4
