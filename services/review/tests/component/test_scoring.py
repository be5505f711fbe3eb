"""What experts see and score, and the evaluation of their scores."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from kit.auth import Principal
from kit.outbox import uuid7
from review.commands.close_panel import ClosePanel, close_panel
from testkit.probes import eventually

CRITERIA = ("思想性", "艺术性", "创新性", "传播力")


@pytest.fixture
async def judged(world):
    """One entry, two experts, an open panel."""
    world.entry_id = await world.recommended()
    world.experts = [await world.expert(), await world.expert()]
    world.one = await world.panel(world.experts)
    return world


async def put_score(world, assignment, scores, comment="示例评语"):
    who = world.judge(UUID(assignment["expert_id"]))
    body = {"scores": scores, "comment": comment}
    return await world.client.put(f"/assignments/{assignment['id']}/score", json=body, headers=who)


async def declare(world, assignment, *, conflict=False):
    who = world.judge(UUID(assignment["expert_id"]))
    return await world.post(f"/assignments/{assignment['id']}/declaration", {"conflict": conflict}, who=who)


async def test_an_expert_sees_the_work_and_no_identity(world):
    marks = {
        "organisation_name": "识别机构甲", "owner": "识别版权乙", "producer": "识别出品丙", "maker": "识别制作丁",
        "bureau": "识别台局戊", "number": "2023Q2-99-90909", "scan": "e" * 64,
    }  # fmt: skip
    bureau_id = await world.bureau(uuid7(), name=marks["bureau"])
    event = world.submission(
        bureau_id=bureau_id,
        organisation_name=marks["organisation_name"],
        registration_number=marks["number"],
        scan_sha256=marks["scan"],
        work={"copyright_owner": marks["owner"], "producer": marks["producer"], "maker": marks["maker"]},
    )
    await world.deliverer.deliver(event)
    for action in ("approval", "recommendation"):
        assert (await world.post(f"/cases/{event.entry_id}/{action}", who=world.staff(bureau_id))).status_code == 200
    expert = await world.expert()
    panel = await world.panel([expert], experts_per_entry=1)
    who = world.judge(expert)
    path = f"/assignments/{panel['assignments'][0]['id']}"

    answers = [
        await world.get("/assignments", who=who),
        await world.get(path, who=who),
        await world.post(f"{path}/declaration", {"conflict": False}, who=who),
        await put_score(world, panel["assignments"][0], dict.fromkeys(CRITERIA, 80)),
        await world.post(f"{path}/declaration", {"conflict": True}, who=who),
    ]

    for answer in answers:
        assert answer.status_code == 200
        assert event.work.title in answer.text
        for mark in (*marks.values(), event.entry_id, event.applicant_id, bureau_id):
            assert str(mark) not in answer.text
        for field in ("applicant", "organisation", "owner", "producer", "maker", "scan", "bureau", "registration"):
            assert field not in answer.text


async def test_works_of_other_experts_do_not_exist(judged):
    assignment = judged.one["assignments"][0]
    path = f"/assignments/{assignment['id']}"
    stranger = judged.judge(await judged.expert())

    assert (await judged.get("/assignments", who=stranger)).json() == {"items": [], "next_cursor": None}
    assert (await judged.get(path, who=stranger)).status_code == 404
    assert (await judged.post(f"{path}/declaration", {"conflict": False}, who=stranger)).status_code == 404
    body = {"scores": dict.fromkeys(CRITERIA, 1)}
    assert (await judged.client.put(f"{path}/score", json=body, headers=stranger)).status_code == 404


async def test_scores_wait_for_the_declaration(judged):
    assignment = judged.one["assignments"][0]

    early = await put_score(judged, assignment, dict.fromkeys(CRITERIA, 80))
    assert (early.status_code, early.json()["code"]) == (409, "declaration_missing")

    assert (await declare(judged, assignment)).json()["state"] == "cleared"
    assert (await declare(judged, assignment)).status_code == 200
    scores = dict(zip(CRITERIA, (90, 80.5, 70, 60), strict=True))
    answer = await put_score(judged, assignment, scores)
    assert answer.status_code == 200
    score = answer.json()["score"]
    assert {name: float(points) for name, points in score["scores"].items()} == scores
    assert (float(score["total"]), score["comment"]) == (77.15, "示例评语")


async def test_scores_change_until_the_panel_closes(judged):
    first, second = judged.one["assignments"]
    await judged.score(first, 80)
    assert (await judged.score(first, 85, declare=False)).json()["score"]["scores"]["思想性"] == "85"
    await judged.score(second, 70)
    await judged.post(f"/panels/{judged.one['id']}/closing", who=judged.admin)

    late = await judged.score(first, 90, declare=False)

    assert (late.status_code, late.json()["code"]) == (409, "panel_closed")
    assert (await declare(judged, first, conflict=True)).json()["code"] == "panel_closed"
    shown = (await judged.get(f"/assignments/{first['id']}", who=judged.judge(UUID(first["expert_id"])))).json()
    assert (shown["panel_state"], float(shown["score"]["total"])) == ("closed", 85)
    assert await judged.actions(f"assignment/{first['id']}") == [
        "review.conflict_declared", "review.work_scored", "review.work_scored",
    ]  # fmt: skip


async def test_a_score_that_meets_the_closing_waits_and_is_refused(judged):
    first, second = judged.one["assignments"]
    await judged.score(first, 80)
    await judged.score(second, 80)
    admin = Principal(uuid7(), "admin")

    async with judged.database.transaction() as tx:
        await close_panel(tx, ClosePanel(UUID(judged.one["id"]), admin))
        score = asyncio.create_task(judged.score(first, 10, declare=False))
        await eventually(lambda: waits_for_a_lock(tx), what="the score to wait for the closing")

    assert (await score).json()["code"] == "panel_closed"
    [line] = (await judged.get(f"/calls/{judged.call_id}/evaluation", who=judged.admin)).json()["items"]
    assert line["raw_mean"] == 80


async def waits_for_a_lock(tx):
    return await tx.fetchval(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
    )


async def test_every_fault_of_a_score_is_named(judged):
    assignment = judged.one["assignments"][0]
    await declare(judged, assignment)

    answer = await put_score(judged, assignment, {"思想性": 100.1, "艺术性": 80.25, "创新性": -1, "观赏性": 50})

    assert (answer.status_code, answer.json()["code"]) == (422, "scores_invalid")
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("scores.传播力", "missing"),
        ("scores.思想性", "score_out_of_range"),
        ("scores.艺术性", "score_too_fine"),
        ("scores.创新性", "score_out_of_range"),
        ("scores.观赏性", "unknown_criterion"),
    ]
    for not_a_number in ("NaN", "Infinity", "很好", None):
        scores = dict.fromkeys(CRITERIA, not_a_number)
        assert (await put_score(judged, assignment, scores)).status_code == 422
    assert await judged.count("scores") == 0


async def test_an_own_rubric_is_used(world):
    await world.recommended()
    expert = await world.expert()
    panel = await world.panel(
        [expert], experts_per_entry=1, rubric=[{"name": "内容", "weight": 3}, {"name": "形式", "weight": 1}]
    )
    [assignment] = panel["assignments"]
    await declare(world, assignment)

    answer = await put_score(world, assignment, {"内容": 80, "形式": "60.0"})

    assert float(answer.json()["score"]["total"]) == 75


async def test_the_evaluation_shows_raw_and_normalised_means(world):
    good, fair = await world.recommended(), await world.recommended()
    late = await world.recommended(work={"work_type": "网络电影"})
    experts = [await world.expert(), await world.expert()]
    panel = await world.panel(experts)
    strict, generous = map(str, experts)
    points = {(strict, str(good)): 60, (strict, str(fair)): 40, (generous, str(good)): 95, (generous, str(fair)): 85}
    for assignment in panel["assignments"]:
        await world.score(assignment, points[assignment["expert_id"], assignment["entry_id"]])

    answer = await world.get(f"/calls/{world.call_id}/evaluation", who=world.admin)

    lines = {line["entry_id"]: line for line in answer.json()["items"]}
    assert [lines[str(e)]["raw_mean"] for e in (good, fair, late)] == [77.5, 62.5, None]
    assert [lines[str(e)]["normalised_mean"] for e in (good, fair, late)] == [91.51, 48.49, None]
    assert [lines[str(e)]["spread"] for e in (good, fair, late)] == [17.5, 22.5, None]
    assert [lines[str(e)]["scores"] for e in (good, fair, late)] == [2, 2, 0]
    assert (await world.get(f"/calls/{uuid7()}/evaluation", who=world.admin)).status_code == 404


async def test_scores_of_a_conflict_that_shows_later_do_not_count(judged):
    first, second = judged.one["assignments"]
    await judged.score(first, 100)
    await judged.score(second, 50)

    await declare(judged, first, conflict=True)

    [line] = (await judged.get(f"/calls/{judged.call_id}/evaluation", who=judged.admin)).json()["items"]
    assert (line["raw_mean"], line["scores"]) == (50, 1)


async def test_assignments_are_paged(world):
    for _ in range(5):
        await world.recommended()
    expert = await world.expert()
    panel = await world.panel([expert], experts_per_entry=1)
    who = world.judge(expert)

    seen: list[str] = []
    cursor = ""
    while True:
        page = (await world.get(f"/assignments?limit=2{cursor}", who=who)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(seen) == sorted(a["id"] for a in panel["assignments"])
    assert len(set(seen)) == 5
    assert (await world.get("/assignments?cursor=WyJhIl0", who=who)).json()["code"] == "cursor_invalid"
