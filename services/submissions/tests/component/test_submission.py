"""Submission through the API: what is checked, when it is taken, and that it happens once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from contracts.submissions import EntrySubmittedV1
from kit.db import Database
from testkit.events import published_of
from testkit.probes import eventually, someone_waits

NOW = datetime.now(UTC)


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
        await eventually(lambda: someone_waits(database), what="the submission waits for the lock")
    answer = await submitting
    assert answer.status_code == 200, answer.text
    assert answer.json()["scan"]["id"] == str(scan_id)
