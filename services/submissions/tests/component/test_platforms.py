"""Licensed and registered platforms: maintained by admins, suggested to everybody, unknown ones a warning."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


async def _add(world: Any, *names: str, kind: str = "licensed") -> dict[str, Any]:
    answer = await world.client.post("/platforms", json={"kind": kind, "names": names}, headers=world.by("admin"))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def _names(world: Any, headers: dict[str, str] | None = None, **query: Any) -> list[str]:
    answer = await world.client.get("/platforms", params=query, headers=headers or {})
    assert answer.status_code == 200, answer.text
    return [platform["name"] for platform in answer.json()["items"]]


async def test_a_list_is_added_once_however_it_is_spelled(world: Any) -> None:
    assert await _add(world, "腾讯视频", " 芒果 TV ", "芒果ＴＶ") == {"added": ["腾讯视频", "芒果 TV"], "known": 0}
    assert await _add(world, "芒果tv", "优酷", kind="registered") == {"added": ["优酷"], "known": 1}
    assert await _names(world, query="芒果ｔ") == ["芒果 TV"]
    assert await _names(world, query="%") == []
    assert len(await _names(world)) == 3


async def test_lists_added_together_make_each_platform_once(world: Any) -> None:
    names = [f"平台{number}" for number in range(30)]
    answers = await asyncio.gather(*(_add(world, *names[::step]) for step in (1, -1, 1, -1)))
    assert sorted(name for answer in answers for name in answer["added"]) == sorted(names)


async def test_pages_follow_each_other(world: Any) -> None:
    names = sorted(f"平台{number:02}" for number in range(25))
    await _add(world, *reversed(names))
    first = (await world.client.get("/platforms", params={"limit": 20})).json()
    second = (await world.client.get("/platforms", params={"limit": 20, "cursor": first["next_cursor"]})).json()
    assert [one["name"] for page in (first, second) for one in page["items"]] == names
    assert second["next_cursor"] is None


async def test_one_that_is_switched_off_is_shown_to_admins_alone(world: Any) -> None:
    await _add(world, "旧平台")
    [platform] = (await world.client.get("/platforms")).json()["items"]
    path, admin = f"/platforms/{platform['id']}", world.by("admin")
    changed = await world.client.patch(path, json={"active": False, "kind": "registered"}, headers=admin)
    assert changed.json() == platform | {"active": False, "kind": "registered"}
    assert await _names(world) == await _names(world, world.applicant) == []
    assert await _names(world, admin) == ["旧平台"]


@pytest.mark.parametrize(
    ("names", "field", "code"),
    [(["腾讯视频", "  "], "names.1", "missing"), (["长" * 201], "names.0", "too_long")],
)
async def test_a_wrong_name_is_told_and_nothing_is_added(world: Any, names: list[str], field: str, code: str) -> None:
    answer = await world.client.post("/platforms", json={"kind": "licensed", "names": names}, headers=world.by("admin"))
    assert answer.status_code == 422
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [(field, code)]
    assert await _names(world) == []


@pytest.mark.parametrize(
    ("known", "typed", "warned"),
    [
        ([], "演示平台", False),
        (["演示 平台", "别的"], "演示平台", False),
        (["ＭＡＮＧＯ"], "mango", False),
        (["别的"], "演示平台", True),
    ],
)
async def test_an_unknown_platform_is_a_warning_and_no_fault(
    world: Any, known: list[str], typed: str, warned: bool
) -> None:
    if known:
        await _add(world, *known)
    draft = await world.draft(platform=typed)
    assert [warning["code"] for warning in draft["draft_warnings"]] == ["platform_unknown"] * warned
    submitted = await world.submitted(platform=typed)
    assert ("platform_unknown" in [warning["code"] for warning in submitted["warnings"]]) is warned


async def test_a_platform_that_is_switched_off_is_unknown(world: Any) -> None:
    await _add(world, "演示平台", "别的")
    [platform] = (await world.client.get("/platforms", params={"query": "演示"})).json()["items"]
    await world.client.patch(f"/platforms/{platform['id']}", json={"active": False}, headers=world.by("admin"))
    submitted = await world.submitted()
    assert "platform_unknown" in [warning["code"] for warning in submitted["warnings"]]
