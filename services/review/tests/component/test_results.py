"""Proposal, public notice, publication, and the closing of every case."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

from contracts.review import EntryNotSelectedV1, EntrySelectedV1, ResultsProposedV1, ResultsPublishedV1
from kit.outbox import uuid7
from review.worker import close_after_results
from testkit.events import published_of
from testkit.probes import eventually


async def propose(world, entries, days=0):
    body = {"entry_ids": [str(entry_id) for entry_id in entries], "notice_days": days}
    return await world.post(f"/calls/{world.call_id}/proposal", body, who=world.admin)


async def publish(world):
    return await world.client.post(f"/calls/{world.call_id}/publication", headers=world.admin)


async def public(world, what):
    return await world.client.get(f"/calls/{world.call_id}/{what}")


async def state_of(world, entry_id):
    return (await world.get(f"/cases/{entry_id}", who=world.admin)).json()["state"]


async def close_the_rest(world, entries):
    """Runs the worker's loop until the entries are closed."""
    stop = asyncio.Event()
    loop = asyncio.create_task(close_after_results(world.database, stop))

    async def closed():
        return {await state_of(world, entry_id) for entry_id in entries} == {"not_selected"}

    try:
        await eventually(closed, what="the cases that were left open to be closed")
    finally:
        stop.set()
        await loop


async def test_a_quarter_ends_with_every_entry_closed(world):
    first, second, third = [await world.recommended(work={"title": f"作品{n}"}) for n in range(3)]
    pending, returned = await world.entry(), await world.entry()
    await world.post(f"/cases/{returned}/return", {"reason": "补正"})
    approved = await world.approved()
    rejected, withdrawn = await world.entry(), await world.entry()
    await world.post(f"/cases/{rejected}/rejection", {"reason": "不符"})
    await world.deliverer.deliver(world.withdrawal(withdrawn))

    assert (await propose(world, [third, first])).status_code == 200
    answer = await publish(world)

    assert answer.status_code == 200
    results = await public(world, "results")
    assert results.json() == answer.json()
    lines = results.json()["items"]
    assert [(line["entry_id"], line["title"]) for line in lines] == [(str(third), "作品2"), (str(first), "作品0")]
    assert {line["producer"] for line in lines} == {"示例出品有限公司"}
    assert {line["bureau_name"] for line in lines} == {"北京市广播电视局"}
    await close_the_rest(world, [pending, returned, approved])
    expected = {
        first: "selected", second: "not_selected", third: "selected", pending: "not_selected",
        returned: "not_selected", approved: "not_selected", rejected: "rejected", withdrawn: "withdrawn",
    }  # fmt: skip
    assert {entry_id: await state_of(world, entry_id) for entry_id in expected} == expected
    selected = await published_of(world.database, EntrySelectedV1)
    assert {event.entry_id for event in selected} == {first, third}
    not_selected = await published_of(world.database, EntryNotSelectedV1)
    assert sorted(event.entry_id for event in not_selected) == sorted([second, pending, returned, approved])
    [event] = await published_of(world.database, ResultsPublishedV1)
    assert (event.code, [line.entry_id for line in event.results]) == ("2023Q2", [third, first])
    assert await world.actions(f"call/{world.call_id}") == ["review.results_proposed", "review.results_published"]
    assert (await world.actions(f"entry/{approved}"))[-1] == "review.case_closed"


async def test_the_notice_is_public_and_the_results_only_after_it(world):
    chosen, other = await world.recommended(), await world.recommended()
    for what in ("notice", "results"):
        assert (await public(world, what)).status_code == 404
    early = await publish(world)
    assert (early.status_code, early.json()["code"]) == (409, "results_not_proposed")

    answer = await propose(world, [chosen], days=5)

    assert answer.status_code == 200
    notice = (await public(world, "notice")).json()
    assert notice == answer.json()
    assert [line["entry_id"] for line in notice["items"]] == [str(chosen)]
    until = datetime.fromisoformat(notice["notice_until"]).astimezone(timezone(timedelta(hours=8)))
    begun = datetime.fromisoformat(notice["notice_from"]).astimezone(timezone(timedelta(hours=8)))
    assert (until.hour, until.minute) == (0, 0)
    assert until.date() - begun.date() == timedelta(days=6)
    [event] = await published_of(world.database, ResultsProposedV1)
    assert (event.entry_ids, event.notice_until) == ((chosen,), datetime.fromisoformat(notice["notice_until"]))
    refused = await publish(world)
    assert (refused.status_code, refused.json()["code"]) == (409, "notice_not_over")
    assert (await public(world, "results")).status_code == 404
    assert await state_of(world, other) == "recommended"


async def test_parallel_publications_act_once(world):
    chosen = await world.recommended()
    await propose(world, [chosen])

    answers = await asyncio.gather(*(publish(world) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [200] + 9 * [409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"results_published"}
    assert len(await published_of(world.database, ResultsPublishedV1)) == 1
    assert len(await published_of(world.database, EntrySelectedV1)) == 1
    again = await propose(world, [chosen])
    assert (again.status_code, again.json()["code"]) == (409, "results_published")


async def test_every_fault_of_a_proposal_is_named(world):
    chosen, approved = await world.recommended(), await world.approved()

    answer = await propose(world, [chosen, chosen, approved, uuid7()])

    assert (answer.status_code, answer.json()["code"]) == (422, "proposal_invalid")
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("entry_ids.1", "entry_repeated"),
        ("entry_ids.2", "entry_not_recommended"),
        ("entry_ids.3", "entry_not_recommended"),
    ]
    for days in (-1, 31):
        assert (await propose(world, [chosen], days)).status_code == 422
    assert (await propose(world, [])).status_code == 422
    assert (await public(world, "notice")).status_code == 404


async def test_a_proposal_waits_for_open_panels(world):
    chosen = await world.recommended()
    panel = await world.panel([await world.expert()], experts_per_entry=1)

    early = await propose(world, [chosen])
    assert (early.status_code, early.json()["code"]) == (409, "panels_open")

    await world.score(panel["assignments"][0], 80)
    await world.post(f"/panels/{panel['id']}/closing", who=world.admin)
    assert (await propose(world, [chosen])).status_code == 200


async def test_bureaus_and_panels_stand_still_after_the_proposal(world):
    chosen, approved, pending = await world.recommended(), await world.approved(), await world.entry()
    await propose(world, [chosen], days=3)

    answers = [
        await world.post(f"/cases/{pending}/approval"),
        await world.post(f"/cases/{approved}/recommendation"),
        await world.client.delete(f"/cases/{chosen}/recommendation", headers=world.staff()),
        await world.client.put(
            f"/calls/{world.call_id}/ranking", json={"entry_ids": [str(chosen)]}, headers=world.staff()
        ),
        await world.post(
            "/panels",
            {
                "call_id": str(world.call_id), "title": "迟到", "work_types": ["网络剧"], "experts_per_entry": 1,
                "expert_ids": [str(await world.expert())],
            },
            who=world.admin,
        ),
    ]  # fmt: skip

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "results_proposed")}


async def test_another_proposal_takes_the_place_of_an_unpublished_one(world):
    first, second = await world.recommended(), await world.recommended()
    await propose(world, [first], days=3)

    await propose(world, [second])
    await publish(world)

    assert (await state_of(world, first), await state_of(world, second)) == ("not_selected", "selected")


async def test_an_entry_withdrawn_during_the_notice_is_not_published(world):
    stays, goes = await world.recommended(), await world.recommended()
    await propose(world, [goes, stays])

    await world.deliverer.deliver(world.withdrawal(goes))
    await publish(world)

    for what in ("notice", "results"):
        assert [line["entry_id"] for line in (await public(world, what)).json()["items"]] == [str(stays)]
    assert await state_of(world, goes) == "withdrawn"
    [event] = await published_of(world.database, ResultsPublishedV1)
    assert [line.entry_id for line in event.results] == [stays]


async def test_a_withdrawal_after_the_results_comes_too_late(world):
    chosen = await world.recommended()
    await propose(world, [chosen])
    await publish(world)

    await world.deliverer.deliver(world.withdrawal(chosen))

    assert await state_of(world, chosen) == "selected"
    assert await world.count("dead_letters") == 0


async def test_a_case_that_arrives_after_the_results_is_closed_too(world):
    chosen = await world.recommended()
    await propose(world, [chosen])
    await publish(world)
    strangers_bureau = uuid7()
    late = await world.entry(bureau_id=strangers_bureau)
    with_known_bureau = await world.entry()

    await close_the_rest(world, [with_known_bureau])
    assert await state_of(world, late) == "submitted"

    await world.bureau(strangers_bureau, name="迟到的台局")
    await close_the_rest(world, [late])


async def test_an_individuals_name_is_not_in_the_list(world):
    chosen = await world.recommended(kind="individual")
    await propose(world, [chosen])

    [line] = (await publish(world)).json()["items"]

    assert line["producer"] is None


@pytest.mark.parametrize("action", ["proposal", "publication"])
async def test_an_unknown_call_has_no_results(world, action):
    body = {"entry_ids": [str(uuid7())], "notice_days": 0}

    answer = await world.post(f"/calls/{uuid7()}/{action}", body, who=world.admin)

    assert (answer.status_code, answer.json()["code"]) == (404, "call_not_found")
