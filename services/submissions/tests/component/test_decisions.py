"""What the review decides about an entry, and withdrawals meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.accounts import BureauChangedV1
from contracts.review import EntryApprovedV1, EntryRecommendedV1, EntryReturnedV1
from contracts.submissions import EntryWithdrawnV1
from kit import dead_letters
from kit.db import Database
from testkit.events import published_of

NOW = datetime.now(UTC)


def _fact(entry: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "entry_id": entry["id"],
        "call_id": entry["call_id"],
        "bureau_id": entry["form"]["bureau_id"],
        "bureau_name": "北京市广播电视局",
        "applicant_id": uuid4(),
        "registration_number": entry["registration_number"],
        "revision": entry["revision"],
        "title": entry["form"]["title"],
        "occurred_at": datetime.now(UTC),
    } | more


async def test_a_returned_entry_is_corrected_after_the_deadline(world: Any, database: Database) -> None:
    entry = await world.submitted()
    await world.deliverer.deliver(
        EntryReturnedV1(**_fact(entry, reason="请补充简介", resubmit_until=NOW + timedelta(days=2)))
    )
    async with database.transaction() as tx:
        await tx.execute("UPDATE calls SET entry_deadline = now() - interval '1 hour'")
    returned = await world.entry(entry["id"])
    assert returned["state"] == "returned"
    assert returned["steps"][-1]["reason"] == "请补充简介"
    assert (await world.save(entry["id"], world.form(synopsis="新简介"), returned["version"])).status_code == 200
    again = await world.submit(entry["id"])
    assert again.status_code == 200
    assert again.json()["revision"] == 2
    assert again.json()["registration_number"] == entry["registration_number"]
    assert [step["state"] for step in again.json()["steps"]] == ["submitted", "returned", "submitted"]


async def test_a_return_has_its_own_deadline(world: Any) -> None:
    entry = await world.submitted()
    await world.deliverer.deliver(
        EntryReturnedV1(**_fact(entry, reason="迟了", resubmit_until=NOW - timedelta(seconds=1)))
    )
    assert (await world.submit(entry["id"])).json()["code"] == "entry_deadline_passed"


async def test_a_returned_entry_stays_with_its_bureau(world: Any) -> None:
    entry = await world.submitted()
    await world.deliverer.deliver(EntryReturnedV1(**_fact(entry, reason="改", resubmit_until=NOW + timedelta(days=1))))
    other = uuid4()
    await world.deliverer.deliver(
        BureauChangedV1(bureau_id=other, name="天津", region_code="12", central_direct=False, active=True)
    )
    version = (await world.entry(entry["id"]))["version"]
    await world.save(entry["id"], world.form(bureau_id=str(other)), version)
    answer = await world.submit(entry["id"])
    assert [fault["code"] for fault in answer.json()["errors"]] == ["bureau_cannot_change"]


async def test_withdrawal_wins_over_a_decision_on_its_way(world: Any, database: Database) -> None:
    entry = await world.submitted()
    path = f"/entries/{entry['id']}/withdrawal"
    for _ in range(2):  # again changes nothing
        answer = await world.client.post(path, headers=world.applicant)
        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    await world.deliverer.deliver(EntryApprovedV1(**_fact(entry)))
    assert (await world.entry(entry["id"]))["state"] == "withdrawn"
    assert len(await published_of(database, EntryWithdrawnV1)) == 1


async def test_a_decided_entry_cannot_be_withdrawn_or_changed(world: Any) -> None:
    entry = await world.submitted()
    await world.deliverer.deliver(EntryApprovedV1(**_fact(entry)))
    answer = await world.client.post(f"/entries/{entry['id']}/withdrawal", headers=world.applicant)
    assert answer.json()["code"] == "entry_not_withdrawable"
    version = (await world.entry(entry["id"]))["version"]
    assert (await world.save(entry["id"], world.form(), version)).json()["code"] == "entry_not_editable"


async def test_a_decision_delivered_twice_is_one_step_and_lists_tell_its_reason(world: Any, database: Database) -> None:
    entry = await world.submitted()
    returned = EntryReturnedV1(**_fact(entry, reason="请补充简介", resubmit_until=NOW + timedelta(days=2)))
    records = await world.deliverer.deliver(returned)
    await world.deliverer.inbox.take(records)
    listed = await world.client.get("/entries?list=pending_submission", headers=world.applicant)
    [item] = [item for item in listed.json()["items"] if item["id"] == entry["id"]]
    assert [(step["state"], step["reason"]) for step in item["steps"]] == [
        ("submitted", None),
        ("returned", "请补充简介"),
    ]
    async with database.transaction(readonly=True) as tx:
        recorded = await tx.fetch("SELECT actor, after FROM audit_records WHERE action = 'entry_returned'")
    assert [(row["actor"], row["after"]) for row in recorded] == [
        ("service/review", {"state": "returned", "revision": 1})
    ]


async def test_a_decision_out_of_turn_is_buried_and_changes_nothing(world: Any, database: Database) -> None:
    entry = await world.submitted()
    await world.deliverer.deliver(EntryRecommendedV1(**_fact(entry, rank=1)))
    kept = await world.entry(entry["id"])
    assert (kept["state"], len(kept["steps"])) == ("submitted", 1)
    async with database.transaction(readonly=True) as tx:
        assert await dead_letters.count(tx) == 1
