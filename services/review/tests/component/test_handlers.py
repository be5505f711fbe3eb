"""What other services tell: once, twice, late, and out of turn."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from contracts.accounts import AccountErasedV1
from contracts.review import EntryApprovedV1, RecommendationWithdrawnV1
from contracts.submissions import CallChangedV1
from kit.outbox import uuid7
from testkit.events import published_of

TABLES = ("calls", "bureaus", "experts", "cases", "case_revisions", "decisions", "audit_records")


async def counts(world):
    return {table: await world.count(table) for table in TABLES}


async def case_of(world, entry_id):
    return (await world.get(f"/cases/{entry_id}")).json()


async def test_an_entry_opens_a_case_before_call_and_bureau_are_known(empty_world):
    entry_id = await empty_world.entry()

    case = await case_of(empty_world, entry_id)

    assert (case["state"], case["revision"], case["organisation_name"]) == ("submitted", 1, "示例影视有限公司")
    assert await counts(empty_world) == {
        "calls": 0, "bureaus": 0, "experts": 0, "cases": 1, "case_revisions": 1, "decisions": 1, "audit_records": 1,
    }  # fmt: skip


async def test_events_delivered_twice_act_once(world):
    await world.expert()
    submitted = world.submission()
    [record] = await world.deliverer.deliver(submitted)
    before = await counts(world)

    await world.deliverer.inbox.take([record])
    await world.deliverer.deliver(submitted)  # the same fact under another id

    assert await counts(world) == before
    withdrawal = world.withdrawal(submitted.entry_id)
    [record] = await world.deliverer.deliver(withdrawal)
    before = await counts(world)
    await world.deliverer.inbox.take([record])
    await world.deliverer.deliver(withdrawal)
    assert await counts(world) == before
    assert await world.count("dead_letters") == 0


async def test_a_new_revision_opens_a_returned_case_again(world):
    first = world.submission()
    await world.deliverer.deliver(first)
    await world.post(f"/cases/{first.entry_id}/return", {"reason": "补正"})
    work = first.work.model_copy(update={"title": "漫长的季节 第二季", "work_type": "网络电影"})
    second = first.model_copy(update={"revision": 2, "work": work, "warnings": ()})

    await world.deliverer.deliver(second)

    case = await case_of(world, first.entry_id)
    assert (case["state"], case["revision"], case["warnings"]) == ("submitted", 2, [])
    assert (case["work"]["title"], case["work"]["work_type"]) == ("漫长的季节 第二季", "网络电影")
    assert [step["state"] for step in case["history"]] == ["submitted", "returned", "submitted"]
    assert await world.count("case_revisions") == 2
    assert (await world.post(f"/cases/{first.entry_id}/approval")).json()["revision"] == 2


async def test_a_new_revision_may_go_to_another_bureau(world):
    first = world.submission()
    await world.deliverer.deliver(first)
    await world.post(f"/cases/{first.entry_id}/return", {"reason": "请改报所在地台局"})
    other = await world.bureau(uuid7(), name="天津市广播电视局")
    changes = {"revision": 2, "bureau_id": other, "registration_number": "2023Q2-12-00001"}

    await world.deliverer.deliver(first.model_copy(update=changes))

    assert (await world.get(f"/cases/{first.entry_id}")).status_code == 404
    moved = await world.get(f"/cases/{first.entry_id}", who=world.staff(other))
    assert moved.json()["registration_number"] == "2023Q2-12-00001"


async def test_a_revision_out_of_turn_changes_nothing(world):
    first = world.submission()
    await world.deliverer.deliver(first)
    await world.post(f"/cases/{first.entry_id}/approval")

    await world.deliverer.deliver(first.model_copy(update={"revision": 2}))

    assert (await case_of(world, first.entry_id))["state"] == "approved"
    assert await world.count("case_revisions") == 1


async def test_withdrawal_closes_the_case_whatever_was_decided(world):
    decided = {
        "submitted": await world.entry(),
        "approved": await world.approved(),
        "recommended": await world.recommended(),
    }
    for state, action in (("returned", "return"), ("rejected", "rejection")):
        decided[state] = await world.entry()
        await world.post(f"/cases/{decided[state]}/{action}", {"reason": "原因"})

    for state, entry_id in decided.items():
        assert (await case_of(world, entry_id))["state"] == state
        await world.deliverer.deliver(world.withdrawal(entry_id))
        case = await case_of(world, entry_id)
        assert (case["state"], case["rank"]) == ("withdrawn", None)
        assert case["history"][-1]["by"] == "applicant"
        assert (await world.actions(f"entry/{entry_id}"))[-1] == "review.case_withdrawn"
        refused = await world.post(f"/cases/{entry_id}/approval")
        assert (refused.status_code, refused.json()["code"]) == (409, "case_not_pending")


async def test_withdrawal_of_a_recommended_entry_gives_the_slot_back(world):
    await world.call(quota=3)
    first, second, third = [await world.recommended() for _ in range(3)]

    await world.deliverer.deliver(world.withdrawal(second))

    assert (await world.get(f"/calls/{world.call_id}/slots")).json()["used"] == 2
    assert (await case_of(world, first))["rank"] == 1
    assert (await case_of(world, third))["rank"] == 2
    # it would say that the entry is approved again
    assert await published_of(world.database, RecommendationWithdrawnV1) == []
    assert (await case_of(world, await world.recommended()))["rank"] == 3


async def test_withdrawals_and_recommendations_at_once_leave_ranks_without_gap(world):
    recommended = [await world.recommended() for _ in range(4)]
    approved = [await world.approved() for _ in range(4)]

    await asyncio.gather(
        *(world.deliverer.deliver(world.withdrawal(entry_id)) for entry_id in recommended[:2]),
        *(world.post(f"/cases/{entry_id}/recommendation") for entry_id in approved),
    )

    items = (await world.get("/cases?state=recommended")).json()["items"]
    assert sorted(case["rank"] for case in items) == list(range(1, 7))
    assert (await world.get(f"/calls/{world.call_id}/slots")).json()["used"] == 6


async def test_a_withdrawal_of_an_unknown_entry_waits_among_the_dead_letters(world):
    entry_id = uuid7()

    await world.deliverer.deliver(world.withdrawal(entry_id))

    assert await world.count("dead_letters") == 1
    assert await world.count("cases") == 0


async def test_facts_replace_earlier_ones(world):
    await world.bureau(name="北京市广播电视局（改名）")
    await world.call(quota=7)
    entry_id = await world.approved()

    assert (await world.get(f"/calls/{world.call_id}/slots")).json()["quota"] == 7
    [event] = await published_of(world.database, EntryApprovedV1)
    assert (event.entry_id, event.bureau_name) == (entry_id, "北京市广播电视局（改名）")
    assert await world.count("bureaus") == 1


async def test_a_corrected_call_replaces_what_was_announced(world):
    corrected = world.announcement(quota=6).model_dump()
    await world.deliverer.deliver(CallChangedV1(**corrected, changed_at=datetime.now(UTC)))

    assert (await world.get(f"/calls/{world.call_id}/slots")).json()["quota"] == 6
    assert await world.count("calls") == 1


async def test_an_erased_expert_leaves_neither_organisation_nor_specialities(world):
    kept, erased = await world.expert(), await world.expert(organisation="示例大学", specialities=("网络剧",))
    at = datetime.now(UTC)
    await world.deliverer.deliver(AccountErasedV1(account_id=erased, role="expert", erased_at=at))
    await world.deliverer.deliver(AccountErasedV1(account_id=kept, role="applicant", erased_at=at))
    async with world.database.transaction(readonly=True) as tx:
        rows = await tx.fetch("SELECT expert_id, organisation, specialities, active FROM experts ORDER BY expert_id")
    assert [tuple(row) for row in rows] == [(kept, "示例大学", [], True), (erased, "", [], False)]
