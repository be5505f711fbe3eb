"""First review through HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from contracts.review import EntryApprovedV1, EntryRejectedV1, EntryReturnedV1
from kit.outbox import uuid7
from testkit.events import published, published_of


async def test_approval_is_told_recorded_and_shown(world):
    entry_id = await world.entry()

    answer = await world.post(f"/cases/{entry_id}/approval", {"comment": "材料齐全"})

    assert answer.status_code == 200
    case = answer.json()
    assert (case["state"], case["revision"], case["rank"]) == ("approved", 1, None)
    assert [(step["state"], step["by"], step["reason"]) for step in case["history"]] == [
        ("submitted", "applicant", None),
        ("approved", "bureau", "材料齐全"),
    ]
    assert case["work"]["title"] == "漫长的季节"
    assert case["work"]["producer"] == "示例出品有限公司"
    assert case["warnings"] == ["total_minutes_differs"]
    [event] = await published_of(world.database, EntryApprovedV1)
    assert (event.entry_id, event.comment, event.bureau_name) == (entry_id, "材料齐全", "北京市广播电视局")
    assert (event.registration_number, event.title, event.revision) == ("2023Q2-11-00001", "漫长的季节", 1)
    assert await world.actions(f"entry/{entry_id}") == ["review.case_opened", "review.entry_approved"]


async def test_return_lasts_until_the_recommendation_deadline(world):
    entry_id = await world.entry()

    answer = await world.post(f"/cases/{entry_id}/return", {"reason": " 缺少播完日期 "})

    assert answer.json()["state"] == "returned"
    step = answer.json()["history"][-1]
    [event] = await published_of(world.database, EntryReturnedV1)
    assert (step["reason"], event.reason) == ("缺少播完日期", "缺少播完日期")
    assert datetime.fromisoformat(step["resubmit_until"]) == event.resubmit_until
    assert timedelta(days=6) < event.resubmit_until - datetime.now(UTC) <= timedelta(days=7)


async def test_return_may_set_an_earlier_day_but_no_later_one(world):
    entry_id = await world.entry()
    path = f"/cases/{entry_id}/return"
    now = datetime.now(UTC)

    for wrong in (now - timedelta(minutes=1), now + timedelta(days=8)):
        answer = await world.post(path, {"reason": "补正", "resubmit_until": wrong.isoformat()})
        assert answer.status_code == 422
        assert [fault["code"] for fault in answer.json()["errors"]] == ["resubmit_until_out_of_range"]

    wanted = now + timedelta(days=2)
    answer = await world.post(path, {"reason": "补正", "resubmit_until": wanted.isoformat()})
    assert answer.status_code == 200
    [event] = await published_of(world.database, EntryReturnedV1)
    assert event.resubmit_until == wanted


async def test_rejection_is_final(world):
    entry_id = await world.entry()

    answer = await world.post(f"/cases/{entry_id}/rejection", {"reason": "不在播出时间范围内"})

    assert answer.json()["state"] == "rejected"
    [event] = await published_of(world.database, EntryRejectedV1)
    assert event.reason == "不在播出时间范围内"
    again = await world.post(f"/cases/{entry_id}/approval")
    assert (again.status_code, again.json()["code"]) == (409, "case_not_pending")


@pytest.mark.parametrize("action", ["return", "rejection"])
@pytest.mark.parametrize("reason", ["", "   ", "长" * 1001, None])
async def test_return_and_rejection_need_a_reason(world, action, reason):
    entry_id = await world.entry()
    body = {} if reason is None else {"reason": reason}

    answer = await world.post(f"/cases/{entry_id}/{action}", body)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["reason"]
    assert await published(world.database) == []


async def test_deciding_again_is_refused_with_the_present_state(world):
    entry_id = await world.entry()
    await world.post(f"/cases/{entry_id}/approval")

    answer = await world.post(f"/cases/{entry_id}/approval")

    assert (answer.status_code, answer.json()["code"]) == (409, "case_not_pending")
    assert "初审通过" in answer.json()["message"]["zh"]
    assert "approved" in answer.json()["message"]["en"]
    assert len(await published_of(world.database, EntryApprovedV1)) == 1


async def test_of_two_reviewers_at_once_one_wins(world):
    entry_id = await world.entry()

    answers = await asyncio.gather(
        world.post(f"/cases/{entry_id}/approval"),
        world.post(f"/cases/{entry_id}/rejection", {"reason": "不符合"}),
        world.post(f"/cases/{entry_id}/return", {"reason": "请补正"}),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    [event] = await published(world.database)
    case = (await world.get(f"/cases/{entry_id}")).json()
    assert f"review.entry_{case['state']}.v1" == event.TYPE
    assert len(case["history"]) == 2


async def test_nothing_is_decided_after_the_recommendation_deadline(empty_world):
    world = empty_world
    await world.call(deadline=datetime.now(UTC) - timedelta(seconds=1))
    await world.bureau()
    entry_id = await world.entry()

    for action, body in (("approval", {}), ("return", {"reason": "补正"}), ("rejection", {"reason": "不符"})):
        answer = await world.post(f"/cases/{entry_id}/{action}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "recommendation_deadline_passed")
    assert await published(world.database) == []


@pytest.mark.parametrize("scope", ["all", "bureau"])
async def test_a_bureau_decides_until_the_deadline_as_extended(empty_world, scope):
    world, other = empty_world, uuid7()
    await world.call(deadline=datetime.now(UTC) - timedelta(seconds=1))
    await world.bureau()
    await world.bureau(other, name="天津市文化和旅游局")
    entry_id, elsewhere = await world.entry(), await world.entry(bureau_id=other)
    until = datetime.now(UTC) + timedelta(days=1)
    extended = world.extension(scope, until)
    await world.deliverer.deliver(world.extension(scope, until, deadline="entry"))
    assert (await world.post(f"/cases/{entry_id}/approval")).status_code == 409

    # delivered again or late, an earlier one shortens nothing
    await world.deliverer.deliver(extended, extended, world.extension(scope, until - timedelta(days=1)))

    returned = await world.post(f"/cases/{entry_id}/return", {"reason": "补正"})
    assert returned.status_code == 200
    assert datetime.fromisoformat(returned.json()["history"][-1]["resubmit_until"]) == until
    decided = await world.post(f"/cases/{elsewhere}/approval", who=world.staff(other))
    assert decided.status_code == (200 if scope == "all" else 409)
    path, ranking = f"/calls/{world.call_id}/ranking", {"entry_ids": []}
    ranked = [await world.client.put(path, json=ranking, headers=world.staff(bureau)) for bureau in (None, other)]
    assert [answer.status_code for answer in ranked] == [200, 200 if scope == "all" else 409]


@pytest.mark.parametrize("known", ["call", "bureau"])
async def test_a_decision_waits_for_facts_that_come_late(empty_world, known):
    world = empty_world
    await getattr(world, known)()
    entry_id = await world.entry()
    assert (await world.get(f"/cases/{entry_id}")).json()["state"] == "submitted"

    early = await world.post(f"/cases/{entry_id}/approval")
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (503, "fact_not_arrived", "5")

    await world.call()
    await world.bureau()
    assert (await world.post(f"/cases/{entry_id}/approval")).status_code == 200


async def test_another_bureau_finds_no_trace(world):
    entry_id = await world.entry()
    stranger = world.staff(await world.bureau(uuid7(), name="天津市广播电视局"))
    unknown = uuid7()

    for method, path, body in (
        ("GET", "/cases/{}", None),
        ("POST", "/cases/{}/approval", {}),
        ("POST", "/cases/{}/return", {"reason": "补正"}),
        ("POST", "/cases/{}/rejection", {"reason": "不符"}),
        ("POST", "/cases/{}/recommendation", {}),
        ("DELETE", "/cases/{}/recommendation", None),
    ):
        answers = [
            await world.client.request(method, path.format(one), json=body, headers=stranger)
            for one in (entry_id, unknown)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        seen = [{k: v for k, v in answer.json().items() if k != "request_id"} for answer in answers]
        assert seen[0] == seen[1]
    assert (await world.get("/cases", who=stranger)).json() == {"items": [], "next_cursor": None}


async def test_staff_without_a_bureau_see_nothing(world):
    entry_id = await world.entry()
    homeless = world.issuer.bearer("bureau")

    assert (await world.get("/cases", who=homeless)).json()["items"] == []
    assert (await world.get(f"/cases/{entry_id}", who=homeless)).status_code == 404
    assert (await world.post(f"/cases/{entry_id}/approval", who=homeless)).status_code == 404
    assert (await world.get(f"/calls/{world.call_id}/slots", who=homeless)).status_code == 404


async def test_the_administration_sees_all_cases_and_decides_none(world):
    first, second = await world.entry(), await world.entry(bureau_id=uuid7())

    listed = (await world.get("/cases", who=world.admin)).json()["items"]
    assert {case["entry_id"] for case in listed} == {str(first), str(second)}
    assert (await world.get(f"/cases/{second}", who=world.admin)).status_code == 200
    assert (await world.post(f"/cases/{first}/approval", who=world.admin)).status_code == 403


async def test_lists_are_paged_and_filtered(world):
    ids = [await world.entry() for _ in range(5)]
    await world.post(f"/cases/{ids[1]}/approval")
    other_call = uuid7()
    elsewhere = await world.entry(call_id=other_call)

    seen: list[str] = []
    cursor = ""
    while True:
        page = (await world.get(f"/cases?limit=2&call_id={world.call_id}{cursor}")).json()
        seen += [case["entry_id"] for case in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [UUID(entry_id) for entry_id in seen] == ids
    approved = (await world.get("/cases?state=approved")).json()["items"]
    assert [case["entry_id"] for case in approved] == [str(ids[1])]
    [case] = (await world.get(f"/cases?call_id={other_call}")).json()["items"]
    assert case["entry_id"] == str(elsewhere)
    assert (await world.get("/cases?cursor=xyz")).status_code == 422
    assert (await world.get("/cases?cursor=WyJhIiwgImIiXQ")).json()["code"] == "cursor_invalid"
    assert (await world.get("/cases?state=drafted")).status_code == 422
