"""Slots, ranks and the ranking of a bureau."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from contracts.review import EntryRecommendedV1, RecommendationWithdrawnV1
from kit.outbox import uuid7
from testkit.events import published_of


async def recommend(world, entry_id):
    return await world.post(f"/cases/{entry_id}/recommendation")


async def take_back(world, entry_id):
    return await world.client.delete(f"/cases/{entry_id}/recommendation", headers=world.staff())


async def ranks(world):
    """Rank by entry, as the bureau sees it."""
    items = (await world.get("/cases?limit=100")).json()["items"]
    return {case["entry_id"]: case["rank"] for case in items if case["rank"]}


async def slots(world):
    return (await world.get(f"/calls/{world.call_id}/slots")).json()


async def test_each_recommendation_takes_the_next_rank(world):
    entries = [await world.approved() for _ in range(3)]

    answers = [await recommend(world, entry_id) for entry_id in entries]

    assert [answer.json()["rank"] for answer in answers] == [1, 2, 3]
    assert {answer.json()["state"] for answer in answers} == {"recommended"}
    assert await slots(world) == {"quota": 10, "used": 3}
    events = await published_of(world.database, EntryRecommendedV1)
    assert [(event.entry_id, event.rank) for event in events] == list(zip(entries, [1, 2, 3], strict=True))
    assert (await world.actions(f"entry/{entries[0]}"))[-1] == "review.entry_recommended"


async def test_only_an_approved_entry_is_recommended(world):
    entry_id = await world.entry()

    answer = await recommend(world, entry_id)

    assert (answer.status_code, answer.json()["code"]) == (409, "case_not_approved")
    await world.post(f"/cases/{entry_id}/approval")
    assert (await recommend(world, entry_id)).status_code == 200
    again = await recommend(world, entry_id)
    assert (again.status_code, again.json()["code"]) == (409, "case_not_approved")
    assert await slots(world) == {"quota": 10, "used": 1}


async def test_twenty_at_the_last_slot_make_exactly_one(world):
    await world.call(quota=3)
    for _ in range(2):
        await world.recommended()
    entries = [await world.approved() for _ in range(20)]

    answers = await asyncio.gather(*(recommend(world, entry_id) for entry_id in entries))

    assert sorted(answer.status_code for answer in answers) == [200] + 19 * [409]
    refused = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert refused == {"quota_exhausted"}
    assert [answer.json()["rank"] for answer in answers if answer.status_code == 200] == [3]
    assert len(await published_of(world.database, EntryRecommendedV1)) == 3
    assert await slots(world) == {"quota": 3, "used": 3}


async def test_parallel_recommendations_get_different_ranks(world):
    entries = [await world.approved() for _ in range(8)]

    answers = await asyncio.gather(*(recommend(world, entry_id) for entry_id in entries))

    assert sorted(answer.json()["rank"] for answer in answers) == list(range(1, 9))


async def test_a_central_direct_unit_has_no_quota(world):
    await world.call(quota=1)
    await world.bureau(name="中国外文局", central=True)

    for _ in range(3):
        await world.recommended()

    assert await slots(world) == {"quota": None, "used": 3}


async def test_quotas_are_kept_for_each_bureau_and_call(world):
    await world.call(quota=1)
    other = await world.bureau(uuid7(), name="天津市广播电视局")
    second_call = uuid7()
    await world.call(call_id=second_call, quota=1)

    await world.recommended()
    await world.recommended(bureau_id=other)
    await world.recommended(call_id=second_call)

    assert (await recommend(world, await world.approved())).json()["code"] == "quota_exhausted"


async def test_taking_back_frees_the_slot_and_closes_ranks(world):
    await world.call(quota=3)
    first, second, third = [await world.recommended() for _ in range(3)]

    answer = await take_back(world, first)

    assert (answer.status_code, answer.json()["state"], answer.json()["rank"]) == (200, "approved", None)
    assert await ranks(world) == {str(second): 1, str(third): 2}
    assert await slots(world) == {"quota": 3, "used": 2}
    [event] = await published_of(world.database, RecommendationWithdrawnV1)
    assert event.entry_id == first
    again = await take_back(world, first)
    assert (again.status_code, again.json()["code"]) == (409, "case_not_recommended")
    assert (await recommend(world, first)).json()["rank"] == 3


async def test_recommending_and_taking_back_at_once_leave_ranks_without_gap(world):
    recommended = [await world.recommended() for _ in range(10)]
    approved = [await world.approved() for _ in range(4)]

    answers = await asyncio.gather(*(take_back(world, entry_id) for entry_id in recommended[:9]))
    answers += await asyncio.gather(
        take_back(world, recommended[9]), *(recommend(world, entry_id) for entry_id in approved)
    )

    assert {answer.status_code for answer in answers} == {200}
    assert sorted((await ranks(world)).values()) == list(range(1, 5))
    assert (await slots(world))["used"] == 4


async def test_nothing_is_recommended_or_ranked_after_the_deadline(world):
    recommended, approved = await world.recommended(), await world.approved()
    await world.call(deadline=datetime.now(UTC) - timedelta(seconds=1))

    for answer in (
        await recommend(world, approved),
        await take_back(world, recommended),
        await put_ranking(world, [recommended]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "recommendation_deadline_passed")


async def put_ranking(world, entries, call_id=None):
    path = f"/calls/{call_id or world.call_id}/ranking"
    return await world.client.put(path, json={"entry_ids": [str(e) for e in entries]}, headers=world.staff())


async def test_a_ranking_is_a_permutation_of_the_recommended(world):
    first, second, third = [await world.recommended() for _ in range(3)]

    answer = await put_ranking(world, [third, first, second])

    assert (answer.status_code, answer.json()["entry_ids"]) == (200, [str(third), str(first), str(second)])
    assert await ranks(world) == {str(third): 1, str(first): 2, str(second): 3}
    assert await world.actions(f"call/{world.call_id}") == ["review.recommendations_ranked"]


async def test_any_other_ranking_is_refused_with_every_fault(world):
    first, second = await world.recommended(), await world.recommended()
    foreign = await world.recommended(bureau_id=await world.bureau(uuid7(), name="天津市广播电视局"))

    answer = await put_ranking(world, [first, first, foreign])

    assert (answer.status_code, answer.json()["code"]) == (422, "ranking_invalid")
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("entry_ids.1", "entry_repeated"),
        ("entry_ids.2", "entry_not_recommended"),
        ("entry_ids", "entries_missing"),
    ]
    assert await ranks(world) == {str(first): 1, str(second): 2}
    assert (await put_ranking(world, [], uuid7())).status_code == 404


async def test_slots_of_an_unknown_call_do_not_exist(world):
    answer = await world.get(f"/calls/{uuid7()}/slots")

    assert (answer.status_code, answer.json()["code"]) == (404, "call_not_found")
