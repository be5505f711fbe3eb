"""Panels and their experts through HTTP."""

from __future__ import annotations

import asyncio
from collections import Counter
from uuid import UUID

import pytest

from contracts.review import PanelOpenedV1
from kit.outbox import uuid7
from testkit.events import published_of


@pytest.fixture
async def ready(world):
    """Four recommended entries and four experts without any conflict."""
    world.entries = [await world.recommended() for _ in range(4)]
    world.experts = [await world.expert() for _ in range(4)]
    return world


async def get_panel(world, panel):
    return (await world.get(f"/panels/{panel['id']}", who=world.admin)).json()


async def close(world, panel, body=None):
    return await world.post(f"/panels/{panel['id']}/closing", body, who=world.admin)


async def test_a_panel_opens_with_even_assignments(ready):
    panel = await ready.panel(ready.experts)

    assert (panel["state"], panel["experts_per_entry"], panel["short_entry_ids"]) == ("open", 2, [])
    assert [(c["name"], c["weight"]) for c in panel["rubric"]] == [
        ("思想性", 30), ("艺术性", 30), ("创新性", 20), ("传播力", 20),
    ]  # fmt: skip
    assert Counter(a["entry_id"] for a in panel["assignments"]) == dict.fromkeys(map(str, ready.entries), 2)
    assert Counter(a["expert_id"] for a in panel["assignments"]) == dict.fromkeys(map(str, ready.experts), 2)
    [event] = await published_of(ready.database, PanelOpenedV1)
    assert (event.entries, set(event.expert_ids), event.work_types) == (4, set(ready.experts), ("网络剧",))
    assert await ready.actions(f"panel/{panel['id']}") == ["review.panel_opened"]
    assert (await ready.get("/panels", who=ready.admin)).json()["items"] == [panel]
    assert await get_panel(ready, panel) == panel
    assert (await ready.get(f"/panels?call_id={uuid7()}", who=ready.admin)).json()["items"] == []


async def test_the_same_key_opens_one_panel(ready):
    body = {
        "call_id": str(ready.call_id), "title": "评议组", "work_types": ["网络剧"],
        "expert_ids": [str(e) for e in ready.experts],
    }  # fmt: skip
    headers = ready.admin | {"Idempotency-Key": "panel-1"}

    answers = await asyncio.gather(*(ready.client.post("/panels", json=body, headers=headers) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert answers[0].json()["experts_per_entry"] == 3
    assert await ready.count("panels") == 1


async def test_every_fault_of_a_plan_is_named(ready):
    gone = await ready.expert(active=False)
    body = {
        "call_id": str(ready.call_id),
        "title": "评议组",
        "work_types": ["网络剧", "网络剧", "短视频"],
        "expert_ids": [str(ready.experts[0]), str(ready.experts[0]), str(gone), str(uuid7())],
        "experts_per_entry": 4,
        "rubric": [{"name": "思想性", "weight": 50}, {"name": "思想性", "weight": 50}],
    }

    answer = await ready.post("/panels", body, who=ready.admin)

    assert (answer.status_code, answer.json()["code"]) == (422, "panel_invalid")
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("work_types.1", "repeated"),
        ("work_types.2", "work_type_not_taken"),
        ("expert_ids.1", "repeated"),
        ("expert_ids.2", "expert_unknown"),
        ("expert_ids.3", "expert_unknown"),
        ("rubric.1", "repeated"),
        ("experts_per_entry", "more_than_experts"),
    ]
    body["call_id"] = str(uuid7())
    assert (await ready.post("/panels", body, who=ready.admin)).json()["code"] == "call_not_found"
    assert await ready.count("panels") == 0


async def test_entries_without_enough_experts_are_named(ready):
    own = await ready.recommended(organisation_name="示例大学", work={"title": "大运河"})

    answer = await ready.post(
        "/panels",
        {
            "call_id": str(ready.call_id), "title": "评议组", "work_types": ["网络剧"],
            "expert_ids": [str(e) for e in ready.experts], "experts_per_entry": 3,
        },
        who=ready.admin,
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (422, "experts_insufficient")
    [fault] = answer.json()["errors"]
    assert (fault["field"], fault["code"]) == (f"entries.{own}", "too_few_experts")
    assert "大运河" in fault["message"]["zh"]


async def test_constraints_of_experts_hold(world):
    organisation_conflict = await world.expert(organisation="示例出品（股份）有限公司")
    bureau_conflict = await world.expert(bureau_id=world.bureau_id)
    other_field = await world.expert(specialities=("网络电影",))
    free = [await world.expert(specialities=("网络剧",)), await world.expert()]
    await world.recommended(work={"producer": "示例平台；示例出品股份公司"})

    panel = await world.panel([organisation_conflict, bureau_conflict, other_field, *free])

    assert {a["expert_id"] for a in panel["assignments"]} == set(map(str, free))


async def test_load_limits_count_all_open_panels(world):
    for work_type in ("网络剧", "网络电影"):
        for _ in range(2):
            await world.recommended(work={"work_type": work_type})
    busy, free = await world.expert(load_limit=2), await world.expert()
    drama = await world.panel([busy, free], experts_per_entry=1)
    taken = Counter(a["expert_id"] for a in drama["assignments"])
    assert taken == {str(busy): 1, str(free): 1}

    refused = await world.post(
        "/panels",
        {
            "call_id": str(world.call_id), "title": "电影", "work_types": ["网络电影"], "expert_ids": [str(busy)],
            "experts_per_entry": 1,
        },
        who=world.admin,
    )  # fmt: skip
    assert (refused.status_code, len(refused.json()["errors"])) == (422, 1)


async def test_a_work_type_is_in_one_open_panel_of_a_call(ready):
    await ready.recommended(work={"work_type": "网络电影"})
    bodies = [
        {
            "call_id": str(ready.call_id), "title": f"评议组{n}", "work_types": types, "experts_per_entry": 1,
            "expert_ids": [str(e) for e in ready.experts],
        }
        for n, types in enumerate([["网络剧"], ["网络剧", "网络电影"], ["网络电影", "网络剧"]])
    ]  # fmt: skip

    answers = await asyncio.gather(*(ready.post("/panels", body, who=ready.admin) for body in bodies))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"work_type_in_open_panel"}
    assert await ready.count("panels") == 1


async def test_a_later_panel_judges_what_no_panel_had(ready):
    first = await ready.panel(ready.experts, experts_per_entry=1)
    assert (await close(ready, first, {"force": True, "reason": "示例"})).status_code == 200
    body = {
        "call_id": str(ready.call_id), "title": "补充", "work_types": ["网络剧"], "experts_per_entry": 1,
        "expert_ids": [str(e) for e in ready.experts],
    }  # fmt: skip

    nothing = await ready.post("/panels", body, who=ready.admin)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "panel_without_entries")

    late = await ready.recommended()
    second = await ready.post("/panels", body, who=ready.admin)
    assert [a["entry_id"] for a in second.json()["assignments"]] == [str(late)]


async def test_a_declared_conflict_passes_the_entry_on(ready):
    panel = await ready.panel(ready.experts)
    given_up = panel["assignments"][0]
    who = ready.judge(UUID(given_up["expert_id"]))
    path = f"/assignments/{given_up['id']}"

    answer = await ready.post(f"{path}/declaration", {"conflict": True, "note": "曾任顾问"}, who=who)

    assert (answer.status_code, answer.json()["state"]) == (200, "conflict")
    after = await get_panel(ready, panel)
    of_entry = [a for a in after["assignments"] if a["entry_id"] == given_up["entry_id"]]
    assert Counter(a["state"] for a in of_entry) == {"assigned": 2, "conflict": 1}
    assert len({a["expert_id"] for a in of_entry}) == 3
    assert after["short_entry_ids"] == []
    # out of sight for who gave it up, in sight for the successor
    assert (await ready.get(path, who=who)).status_code == 404
    mine = (await ready.get("/assignments", who=who)).json()["items"]
    assert given_up["id"] not in {a["id"] for a in mine}
    [successor] = {a["id"] for a in of_entry} - {a["id"] for a in panel["assignments"]}
    [expert] = [a["expert_id"] for a in of_entry if a["id"] == successor]
    assert (await ready.get(f"/assignments/{successor}", who=ready.judge(UUID(expert)))).status_code == 200
    # final, and harmless when repeated
    assert (await ready.post(f"{path}/declaration", {"conflict": True}, who=who)).status_code == 200
    taken_back = await ready.post(f"{path}/declaration", {"conflict": False}, who=who)
    assert (taken_back.status_code, taken_back.json()["code"]) == (409, "conflict_declared")
    assert (await ready.score(given_up, 90, declare=False)).status_code == 404
    assert await ready.count("assignments") == 9
    assert await ready.actions(f"assignment/{given_up['id']}") == ["review.conflict_declared"]


async def test_an_entry_that_finds_no_other_expert_is_flagged(ready):
    panel = await ready.panel(ready.experts[:2])
    given_up = panel["assignments"][0]

    await ready.post(
        f"/assignments/{given_up['id']}/declaration", {"conflict": True}, who=ready.judge(UUID(given_up["expert_id"]))
    )

    assert (await get_panel(ready, panel))["short_entry_ids"] == [given_up["entry_id"]]


async def test_parallel_conflicts_never_give_one_entry_the_same_expert_twice(ready):
    panel = await ready.panel(ready.experts)
    entry_id = panel["assignments"][0]["entry_id"]
    of_entry = [a for a in panel["assignments"] if a["entry_id"] == entry_id]

    answers = await asyncio.gather(
        *(
            ready.post(f"/assignments/{a['id']}/declaration", {"conflict": True}, who=ready.judge(UUID(a["expert_id"])))
            for a in of_entry
        )
    )

    assert {answer.status_code for answer in answers} == {200}
    after = [a for a in (await get_panel(ready, panel))["assignments"] if a["entry_id"] == entry_id]
    assert len({a["expert_id"] for a in after}) == len(after) == 4


async def test_a_panel_closes_when_all_is_scored(ready):
    panel = await ready.panel(ready.experts)
    for assignment in panel["assignments"][:-1]:
        assert (await ready.score(assignment, 80)).status_code == 200

    early = await close(ready, panel)
    assert (early.status_code, early.json()["code"]) == (409, "panel_incomplete")
    assert (await close(ready, panel, {"force": True})).status_code == 422
    assert (await close(ready, panel, {"reason": "示例"})).status_code == 409
    await ready.score(panel["assignments"][-1], 80)

    answer = await close(ready, panel)

    assert (answer.status_code, answer.json()["state"], answer.json()["closing_reason"]) == (200, "closed", None)
    assert (await close(ready, panel)).json()["code"] == "panel_closed"
    assert (await close(ready, {"id": uuid7()})).status_code == 404
    assert (await ready.actions(f"panel/{panel['id']}"))[-1] == "review.panel_closed"


async def test_a_panel_closes_incomplete_only_for_a_reason(ready):
    panel = await ready.panel(ready.experts)

    answer = await close(ready, panel, {"force": True, "reason": "专家因故缺席"})

    assert (answer.status_code, answer.json()["closing_reason"]) == (200, "专家因故缺席")


async def test_an_entry_that_all_experts_gave_up_keeps_the_panel_open(ready):
    panel = await ready.panel(ready.experts[:2])
    entry_id = panel["assignments"][0]["entry_id"]
    for assignment in panel["assignments"]:
        if assignment["entry_id"] == entry_id:
            who = ready.judge(UUID(assignment["expert_id"]))
            await ready.post(f"/assignments/{assignment['id']}/declaration", {"conflict": True}, who=who)
        else:
            await ready.score(assignment, 70)

    assert (await close(ready, panel)).json()["code"] == "panel_incomplete"


async def test_what_is_no_longer_recommended_leaves_the_panel(ready):
    panel = await ready.panel(ready.experts)
    gone, taken_back, *_ = ready.entries
    await ready.deliverer.deliver(ready.withdrawal(gone))
    await ready.client.delete(f"/cases/{taken_back}/recommendation", headers=ready.staff())

    after = await get_panel(ready, panel)

    assert {a["entry_id"] for a in after["assignments"]} == set(map(str, ready.entries[2:]))
    for assignment in panel["assignments"]:
        visible = assignment["entry_id"] in set(map(str, ready.entries[2:]))
        answer = await ready.get(f"/assignments/{assignment['id']}", who=ready.judge(UUID(assignment["expert_id"])))
        assert answer.status_code == (200 if visible else 404)
    for assignment in after["assignments"]:
        await ready.score(assignment, 60)
    assert (await close(ready, panel)).status_code == 200
