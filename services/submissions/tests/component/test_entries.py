"""Drafts, submission and withdrawal through the API."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.accounts import BureauChangedV1
from contracts.review import EntryApprovedV1, EntryRecommendedV1, EntryReturnedV1
from contracts.submissions import EntrySubmittedV1, EntryWithdrawnV1
from kit import dead_letters
from kit.db import Database
from testkit.events import published_of
from testkit.probes import eventually

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


async def test_submission_names_every_fault_in_the_forms_order(world: Any) -> None:
    entry = await world.draft(
        bureau_id=str(uuid4()), title=None, work_type="广播剧", episodes=0, first_broadcast_on="2022-01-01", link="x"
    )
    answer = await world.submit(entry["id"])
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "entry_incomplete"
    assert [(fault["field"], fault["code"]) for fault in problem["errors"]] == [
        ("bureau_id", "bureau_unknown"),
        ("title", "missing"),
        ("work_type", "not_a_choice"),
        ("episodes", "out_of_range"),
        ("first_broadcast_on", "outside_window"),
        ("scan", "missing"),
        ("link", "not_a_link"),
    ]
    assert all(fault["message"]["zh"] and fault["message"]["en"] for fault in problem["errors"])
    assert (await world.entry(entry["id"]))["state"] == "draft"


async def test_a_refused_submission_tells_the_warnings_as_well(world: Any) -> None:
    entry = await world.draft(
        title=None, total_minutes="100", finished_on="2023-05-01", first_broadcast_on="2999-01-01"
    )
    problem = (await world.submit(entry["id"])).json()
    assert [(told["field"], told["code"]) for told in problem["warnings"]] == [
        ("total_minutes", "total_minutes_differs"),
        ("first_broadcast_on", "broadcast_in_future"),
    ]
    assert all(told["message"]["zh"] and told["message"]["en"] for told in problem["warnings"])
    assert entry["draft_warnings"] == problem["warnings"]
    saved = await world.save(entry["id"], world.form(), entry["version"])
    assert saved.json()["draft_warnings"] == []


async def test_a_draft_tells_what_would_be_warned_of(world: Any) -> None:
    entry = await world.ready(total_minutes="100")
    codes = [warning["code"] for warning in entry["draft_warnings"]]
    listed = (await world.client.get("/entries", headers=world.applicant)).json()["items"]
    assert codes == [warning["code"] for warning in listed[0]["draft_warnings"]] == ["total_minutes_differs"]
    assert entry["warnings"] == []
    submitted = (await world.submit(entry["id"])).json()
    assert (submitted["draft_warnings"], len(submitted["warnings"])) == ([], 1)


async def test_a_submitted_entry_is_registered_and_announced(world: Any, database: Database) -> None:
    entry = await world.submitted(total_minutes="100")
    assert entry["state"] == "submitted"
    assert entry["registration_number"] == "2023Q2-11-00001"
    assert entry["revision"] == 1
    assert [warning["code"] for warning in entry["warnings"]] == ["total_minutes_differs"]
    assert [step["state"] for step in entry["steps"]] == ["submitted"]
    [event] = await published_of(database, EntrySubmittedV1)
    assert event.registration_number == "2023Q2-11-00001"
    assert event.work.producer == "演示机构"
    assert (await world.submitted())["registration_number"] == "2023Q2-11-00002"


async def test_what_names_a_person_stays_here(world: Any, database: Database) -> None:
    """Contacts are in no event and nowhere in clear; an individual's owner, producer and maker in no event."""
    world.applicant_id = uuid4()
    await world.register(world.applicant_id, "individual")
    form = world.form(copyright_owner="张三丰", producer="张三丰", maker="张三丰")
    keyed = world.applicant | {"Idempotency-Key": "a-draft"}
    drafts = [
        await world.client.post("/entries", json={"call_id": world.call["id"], "form": form}, headers=keyed)
        for _ in range(2)
    ]
    assert {draft.status_code for draft in drafts} == {201}
    assert drafts[0].json() == drafts[1].json()
    entry = await world.ready(copyright_owner="张三丰", producer="张三丰", maker="张三丰")
    assert (await world.submit(entry["id"], **{"Idempotency-Key": "a-submission"})).status_code == 200
    [event] = await published_of(database, EntrySubmittedV1)
    assert "张三丰" not in event.model_dump_json()
    async with database.transaction(readonly=True) as tx:
        tables = ("entries", "entry_revisions", "outbox", "audit_records", "idempotency_keys")
        rows = [row[0] for t in tables for row in await tx.fetch(f"SELECT to_jsonb(x)::text FROM {t} x")]
    assert rows
    assert not [row for row in rows if "仅供联系的姓名" in row or "86091625" in row]


async def test_twenty_parallel_submits_make_one_submission(world: Any, database: Database) -> None:
    same, different = await world.ready(), await world.ready()
    answers = await asyncio.gather(
        *(world.submit(same["id"], **{"Idempotency-Key": "one-key"}) for _ in range(20)),
        *(world.submit(different["id"], **{"Idempotency-Key": f"key-{n}"}) for n in range(20)),
    )
    assert {answer.status_code for answer in answers} == {200}
    assert {(a.json()["id"], a.json()["revision"]) for a in answers} == {(same["id"], 1), (different["id"], 1)}
    events = await published_of(database, EntrySubmittedV1)
    assert sorted(event.registration_number for event in events) == ["2023Q2-11-00001", "2023Q2-11-00002"]


async def test_parallel_submits_number_without_a_gap(world: Any) -> None:
    entries = [await world.ready() for _ in range(8)]
    answers = await asyncio.gather(*(world.submit(entry["id"]) for entry in entries))
    numbers = sorted(answer.json()["registration_number"] for answer in answers)
    assert numbers == [f"2023Q2-11-{n:05d}" for n in range(1, 9)]


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


async def test_a_late_submission_is_refused_and_keeps_the_draft(world: Any, database: Database) -> None:
    entry = await world.ready()
    async with database.transaction() as tx:
        await tx.execute("UPDATE calls SET entry_deadline = now() - interval '1 second'")
    answer = await world.submit(entry["id"])
    assert answer.status_code == 409
    assert answer.json()["code"] == "entry_deadline_passed"
    assert "截止" in answer.json()["message"]["zh"]
    kept = await world.entry(entry["id"])
    assert (kept["state"], kept["form"]["title"], kept["scan"]) == ("draft", "漫长的季节", entry["scan"])
    assert await published_of(database, EntrySubmittedV1) == []


async def test_grace_is_applied(world: Any, database: Database) -> None:
    entry = await world.ready()
    async with database.transaction() as tx:
        await tx.execute("UPDATE calls SET entry_deadline = now() - interval '1 minute', grace_minutes = 5")
    assert (await world.submit(entry["id"])).status_code == 200


async def test_before_the_opening_nothing_is_taken(world: Any, database: Database) -> None:
    entry = await world.ready()
    async with database.transaction() as tx:
        await tx.execute("UPDATE calls SET opens_at = now() + interval '1 minute'")
    assert (await world.submit(entry["id"])).json()["code"] == "call_not_open"


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


async def test_a_submission_that_waited_sees_the_scan_that_was_accepted_meanwhile(
    world: Any, database: Database
) -> None:
    entry = await world.ready()
    async with database.transaction() as tx:
        scan_id = await tx.fetchval("""
            INSERT INTO scans (entry_id, object_key, size, sha256, pages)
            SELECT entry_id, object_key, size, sha256, pages + 1 FROM scans RETURNING id
        """)
        await tx.execute("UPDATE entries SET scan_id = $1", scan_id)
        submitting = asyncio.create_task(world.submit(entry["id"]))
        await eventually(lambda: _someone_waits(database), what="the submission waits for the lock")
    answer = await submitting
    assert answer.status_code == 200, answer.text
    assert answer.json()["scan"]["id"] == str(scan_id)


async def _someone_waits(database: Database) -> bool:
    async with database.transaction(readonly=True) as tx:
        return await tx.fetchval("""
            SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """)


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
