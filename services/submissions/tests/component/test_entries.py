"""Drafts through the API: saved, deleted, listed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

NOW = datetime.now(UTC)


async def test_a_draft_keeps_whatever_is_typed(world: Any) -> None:
    body = {"call_id": world.call["id"], "form": {"title": " 漫长 ", "synopsis": "长" * 1500, "episodes": -3}}
    made = await world.client.post("/entries", json=body, headers=world.applicant)
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    form = (await world.entry(made.json()["id"]))["form"]
    assert (form["title"], len(form["synopsis"]), form["episodes"]) == ("漫长", 1500, -3)


async def test_an_unknown_field_is_named(world: Any) -> None:
    body = {"call_id": world.call["id"], "form": {"state": "approved"}}
    answer = await world.client.post("/entries", json=body, headers=world.applicant)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["form.state"]


async def test_what_the_database_cannot_keep_is_a_fault(world: Any) -> None:
    body = {"call_id": world.call["id"], "form": {"title": "漫长\u0000的季节"}}
    answer = await world.client.post("/entries", json=body, headers=world.applicant)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "form.title"
    entry = await world.draft()
    headers = world.applicant | {"If-Match": "9" * 5000}
    answer = await world.client.put(f"/entries/{entry['id']}", json={"form": {}}, headers=headers)
    assert answer.status_code == 412


async def test_an_applicant_has_at_most_fifty_drafts_in_a_call(world: Any) -> None:
    """Also where the last ones are begun at the same time, and as copies."""
    first = await world.draft()
    for _ in range(47):
        await world.draft()
    body = {"call_id": world.call["id"], "form": {}}
    answers = await asyncio.gather(
        *[world.client.post("/entries", json=body, headers=world.applicant) for _ in range(4)]
    )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    [problem, _] = [answer.json() for answer in answers if answer.status_code == 409]
    assert (problem["code"], "50" in problem["message"]["zh"], "50" in problem["message"]["en"]) == (
        "too_many_drafts", True, True
    )  # fmt: skip
    other = await world.publish_call(quarter=3)
    answer = await world.client.post("/entries", json={"call_id": other["id"]}, headers=world.applicant)
    assert answer.status_code == 201, "another call counts by itself"
    copies = f"/entries/{answer.json()['id']}/copies"
    refused = await world.client.post(copies, json={"call_id": world.call["id"]}, headers=world.applicant)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_drafts")
    await world.client.delete(f"/entries/{first['id']}", headers=world.applicant)
    copied = await world.client.post(copies, json={"call_id": world.call["id"]}, headers=world.applicant)
    assert copied.status_code == 201


async def test_two_windows_on_a_draft_lose_nothing(world: Any) -> None:
    entry = await world.draft()
    first = await world.save(entry["id"], world.form(title="第一窗口"), entry["version"])
    assert first.status_code == 200
    assert first.headers["etag"] == '"2"'
    second = await world.save(entry["id"], world.form(title="第二窗口"), entry["version"])
    assert second.status_code == 412
    assert second.json()["code"] == "entry_changed"
    assert second.headers["etag"] == '"2"'
    assert (await world.entry(entry["id"]))["form"]["title"] == "第一窗口"


async def test_parallel_saves_of_one_version_let_one_through(world: Any) -> None:
    entry = await world.draft()
    answers = await asyncio.gather(*(world.save(entry["id"], world.form(title=f"窗口{n}"), 1) for n in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9


async def test_saving_must_name_the_version(world: Any) -> None:
    entry = await world.draft()
    answer = await world.client.put(f"/entries/{entry['id']}", json={"form": {}}, headers=world.applicant)
    assert answer.status_code == 428
    assert answer.json()["code"] == "if_match_required"


async def test_drafts_can_be_deleted_and_submitted_entries_cannot(world: Any) -> None:
    draft, submitted = await world.ready(), await world.submitted()
    gone = await world.client.delete(f"/entries/{draft['id']}", headers=world.applicant)
    assert gone.status_code == 204
    assert (await world.client.get(f"/entries/{draft['id']}", headers=world.applicant)).status_code == 404
    kept = await world.client.delete(f"/entries/{submitted['id']}", headers=world.applicant)
    assert kept.json()["code"] == "entry_not_deletable"


async def test_the_three_lists_are_paged(world: Any) -> None:
    drafts = [(await world.draft(title=f"草稿{n}"))["id"] for n in range(3)]
    submitted = (await world.submitted())["id"]
    assert await _ids(world, "pending_review") == [submitted]
    assert await _ids(world, "reviewed") == []
    assert await _ids(world, "pending_submission", limit=2) == drafts[::-1]
    wrong = await world.client.get("/entries?cursor=nonsense", headers=world.applicant)
    assert wrong.json()["code"] == "cursor_invalid"


async def _ids(world: Any, name: str, limit: int = 20) -> list[str]:
    ids: list[str] = []
    query: dict[str, Any] = {"list": name, "limit": limit}
    while True:
        page = (await world.client.get("/entries", params=query, headers=world.applicant)).json()
        ids += [item["id"] for item in page["items"]]
        if not page["next_cursor"]:
            return ids
        query["cursor"] = page["next_cursor"]
