"""Lists and searches: the applicant's three, and what was submitted, for bureaus and the administration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.accounts import BureauChangedV1
from contracts.review import EntryApprovedV1, EntryReturnedV1

TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()


async def _titles(world: Any, path: str, headers: dict[str, str], **params: Any) -> list[str]:
    answer = await world.client.get(path, params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["title"] if "title" in item else item["form"]["title"] for item in answer.json()["items"]]


async def _own(world: Any, **params: Any) -> list[str]:
    return await _titles(world, "/entries", world.applicant, **params)


async def _staffs(world: Any, **params: Any) -> list[str]:
    return await _titles(world, "/entries/submitted", world.by("bureau", unit_id=world.bureau_id), **params)


async def _other_bureau(world: Any) -> UUID:
    bureau_id = uuid4()
    await world.deliverer.deliver(
        BureauChangedV1(
            bureau_id=bureau_id, name="上海市文化和旅游局", region_code="31", central_direct=False, active=True
        )
    )
    return bureau_id


async def _decided(world: Any, kind: Any, entry: dict[str, Any], **more: Any) -> None:
    await world.deliverer.deliver(
        kind(
            entry_id=entry["id"],
            call_id=entry["call_id"],
            bureau_id=entry["form"]["bureau_id"],
            bureau_name="某局",
            applicant_id=world.applicant_id,
            registration_number=entry["registration_number"],
            revision=entry["revision"],
            title=entry["form"]["title"],
            occurred_at=datetime.now(UTC),
            **more,
        )
    )


async def _returned(world: Any, entry: dict[str, Any]) -> None:
    until = datetime.now(UTC) + timedelta(days=1)
    await _decided(world, EntryReturnedV1, entry, reason="改", resubmit_until=until)


async def test_applicants_narrow_their_lists_and_counts(world: Any) -> None:
    await world.draft(title="漫长的季节")
    await world.draft(title="三体 第一季", work_type="网络动画片")
    await world.draft(title=None, work_type="短视频")
    await world.submitted(title="漫长的告别")
    assert await _own(world, title="漫") == ["漫长的季节"]
    assert await _own(world, title="漫長") == ["漫长的季节"]
    assert await _own(world, title="《三体》S1") == ["三体 第一季"]
    assert await _own(world, work_type="短视频") == [None]
    assert await _own(world, call_id=uuid4()) == []
    assert await _own(world, title="《》") == []
    assert len(await _own(world, submitted_from=TODAY, submitted_until=TODAY)) == 3
    assert await _own(world, submitted_until=TODAY - timedelta(days=1)) == []
    assert await _own(world, submitted_from=TODAY + timedelta(days=1)) == []
    counts = await world.client.get("/entries/counts", headers=world.applicant)
    assert counts.json() == {"pending_submission": 3, "pending_review": 1, "reviewed": 0}
    counts = await world.client.get("/entries/counts?title=漫长", headers=world.applicant)
    assert counts.json() == {"pending_submission": 1, "pending_review": 1, "reviewed": 0}
    counts = await world.client.get("/entries/counts", headers=world.by("applicant", uuid4()))
    assert set(counts.json().values()) == {0}


async def test_a_list_follows_the_title_that_was_saved(world: Any) -> None:
    entry = await world.draft(title="旧名")
    assert (await world.save(entry["id"], world.form(title="新片"), entry["version"])).status_code == 200
    assert await _own(world, title="旧") == []
    assert await _own(world, title="新片") == ["新片"]


async def test_staff_find_what_was_submitted_to_them_and_admins_everything(world: Any) -> None:
    other = await _other_bureau(world)
    await world.draft(title="漫长的草稿")
    await world.submitted(title="漫长的季节")
    await world.submitted(title="漫長的告別", work_type="网络电影", bureau_id=str(other))
    await world.submitted(title="山河")
    admin = world.by("admin")
    assert await _staffs(world) == ["山河", "漫长的季节"]
    assert await _titles(world, "/entries/submitted", admin) == ["山河", "漫長的告別", "漫长的季节"]
    assert await _titles(world, "/entries/submitted", admin, bureau_id=other) == ["漫長的告別"]
    assert await _titles(world, "/entries/submitted", admin, title="漫长的") == ["漫長的告別", "漫长的季节"]
    assert await _titles(world, "/entries/submitted", admin, title="长") == ["漫長的告別", "漫长的季节"]
    assert await _titles(world, "/entries/submitted", admin, title="长漫") == []
    assert await _titles(world, "/entries/submitted", admin, title="漫长", work_type="网络电影") == ["漫長的告別"]
    assert await _titles(world, "/entries/submitted", admin, title="漫长", state="approved") == []
    assert await _titles(world, "/entries/submitted", admin, work_type="网络电影") == ["漫長的告別"]
    assert await _staffs(world, title="告别") == []
    assert await _staffs(world, bureau_id=other) == []
    assert await _staffs(world, work_type="网络电影") == []
    for nobodys in (world.by("bureau", unit_id=uuid4()), world.by("bureau")):
        assert await _titles(world, "/entries/submitted", nobodys) == []


async def test_pairs_must_be_neighbours(world: Any) -> None:
    await world.submitted(title="长的漫长")
    assert await _staffs(world, title="漫长的") == []
    assert await _staffs(world, title="长的漫") == ["长的漫长"]


async def test_staff_lists_show_the_frozen_revision(world: Any) -> None:
    entry = await world.submitted(title="漫长的季节")
    await _returned(world, entry)
    current = await world.entry(entry["id"])
    await world.save(entry["id"], world.form(title="秘密的新名", work_type="网络电影"), current["version"])
    assert await _staffs(world) == ["漫长的季节"]
    assert await _staffs(world, title="秘密") == []
    assert await _staffs(world, work_type="网络电影") == []
    [item] = (await world.client.get("/entries/submitted?state=returned", headers=world.by("admin"))).json()["items"]
    assert (item["title"], item["work_type"], item["resubmitted_at"]) == ("漫长的季节", "网络剧", None)
    assert (await world.submit(entry["id"])).status_code == 200
    [item] = (
        await world.client.get("/entries/submitted?title=新名&state=submitted", headers=world.by("admin"))
    ).json()["items"]
    assert (item["title"], item["work_type"], item["revision"]) == ("秘密的新名", "网络电影", 2)
    assert item["resubmitted_at"] > item["submitted_at"]
    assert item["bureau_name"] == "北京市广播电视局"
    assert "contact" not in str(item)


async def test_pages_neither_repeat_nor_miss_while_entries_come_and_move_on(world: Any) -> None:
    made = [await world.submitted(title=f"作品{number}") for number in range(5)]
    for narrowed in ({}, {"title": "作品"}, {"work_type": "网络剧"}):
        seen: list[str] = []
        params: dict[str, Any] = {"limit": 2, **narrowed}
        for turn in range(10):
            headers = world.by("bureau", unit_id=world.bureau_id)
            page = (await world.client.get("/entries/submitted", params=params, headers=headers)).json()
            seen += [item["id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
            if turn < 2:
                await world.submitted(title=f"作品新{turn}")
            if not narrowed and turn == 0:
                await _decided(world, EntryApprovedV1, made[4], comment=None)
                await _returned(world, made[0])
                assert (await world.submit(made[0]["id"])).status_code == 200
        assert len(seen) == len(set(seen))
        assert seen[-5:] == [entry["id"] for entry in reversed(made)]


@pytest.mark.parametrize("path", ["/entries", "/entries/submitted", "/entries/counts"])
async def test_a_swapped_period_is_named(world: Any, path: str) -> None:
    headers = world.by("admin") if path == "/entries/submitted" else world.applicant
    params = {"submitted_from": "2023-05-02", "submitted_until": "2023-05-01"}
    answer = await world.client.get(path, params=params, headers=headers)
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["field"], fault["code"]) == ("submitted_until", "before_start")


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x", "cursor=WyJ4IiwgInkiXQ", "state=draft", "submitted_from=0001-01-01", "submitted_until=9999-12-31",
        "title=", "title=%00", "work_type=%00", "limit=0",
    ],
)  # fmt: skip
async def test_bad_input_is_refused(world: Any, query: str) -> None:
    answer = await world.client.get(f"/entries/submitted?{query}", headers=world.by("admin"))
    assert answer.status_code == 422, answer.text


async def test_own_lists_are_narrowed_by_state_and_bureau(world: Any) -> None:
    """The bureau is the one that the form names, also of a draft."""
    draft, elsewhere = await world.draft(), await world.draft(bureau_id=str(uuid4()))
    withdrawn = await world.submitted(title="撤回")
    await world.client.post(f"/entries/{withdrawn['id']}/withdrawal", headers=world.applicant)

    async def found(**query: Any) -> list[str]:
        answer = await world.client.get("/entries", params=query, headers=world.applicant)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert await found(bureau_id=str(world.bureau_id)) == [draft["id"]]
    assert await found(bureau_id=elsewhere["form"]["bureau_id"]) == [elsewhere["id"]]
    assert await found(state="draft") == [elsewhere["id"], draft["id"]]
    assert await found(state=["returned"]) == []
    assert await found(state="withdrawn") == [], "another list's"
    assert await found(list="reviewed", state=["withdrawn", "rejected"]) == [withdrawn["id"]]
    query = {"bureau_id": str(world.bureau_id), "state": ["draft", "withdrawn"]}
    counts = await world.client.get("/entries/counts", params=query, headers=world.applicant)
    assert counts.json() == {"pending_submission": 1, "pending_review": 0, "reviewed": 1}
    wrong = await world.client.get("/entries?state=x", headers=world.applicant)
    assert wrong.status_code == 422
