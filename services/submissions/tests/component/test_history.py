"""An entry's past: saves, differences between submissions, copies into other calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.accounts import BureauChangedV1
from contracts.review import EntryReturnedV1
from kit.db import Database
from kit.objectstore import sha256


async def _saves(world: Any, entry_id: str) -> list[dict[str, Any]]:
    answer = await world.client.get(f"/entries/{entry_id}/saves", headers=world.applicant)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def _returned(world: Any, entry: dict[str, Any]) -> None:
    await world.deliverer.deliver(
        EntryReturnedV1(
            entry_id=entry["id"],
            call_id=entry["call_id"],
            bureau_id=world.bureau_id,
            bureau_name="某局",
            applicant_id=world.applicant_id,
            registration_number=entry["registration_number"],
            revision=entry["revision"],
            title="t",
            occurred_at=datetime.now(UTC),
            reason="改",
            resubmit_until=datetime.now(UTC) + timedelta(days=1),
        )
    )


async def _resubmitted(world: Any, **changes: Any) -> dict[str, Any]:
    entry = await world.submitted()
    await _returned(world, entry)
    version = (await world.entry(entry["id"]))["version"]
    assert (await world.save(entry["id"], world.form(**changes), version)).status_code == 200
    answer = await world.submit(entry["id"])
    assert answer.status_code == 200
    return answer.json()


async def test_saves_of_one_sitting_are_one(world: Any, database: Database) -> None:
    entry = await world.draft(title="甲")
    for version, title in enumerate(("乙", "丙", "丁"), entry["version"]):
        await world.save(entry["id"], world.form(title=title, contact_name="另一姓名"), version)
    [save] = await _saves(world, entry["id"])
    assert save["fields"] == [
        {"field": "title", "old": "甲", "new": "丁"},
        {"field": "contact_name", "old": "仅供联系的姓名", "new": "另一姓名"},
    ]
    assert (save["version"], save["saved_by"]) == (4, str(world.applicant_id))
    async with database.transaction() as tx:
        stored = await tx.fetchval("SELECT entry_saves::text FROM entry_saves")
        await tx.execute("UPDATE entry_saves SET began_at = began_at - interval '11 minutes'")
    assert "姓名" not in stored
    await world.save(entry["id"], world.form(title="戊", contact_name="另一姓名"), 4)
    assert [save["fields"][0]["new"] for save in await _saves(world, entry["id"])] == ["戊", "丁"]


async def test_another_scan_is_a_save_as_well(world: Any, database: Database, blank_pdf: Callable[..., bytes]) -> None:
    entry = await world.draft()
    first, second = blank_pdf(), blank_pdf()
    for data in (first, second):
        upload = await world.upload(entry["id"], data)
        assert (await world.confirm(entry["id"], upload["id"])).status_code == 200
        [save] = await _saves(world, entry["id"])
        assert save["fields"] == [{"field": "scan", "old": None, "new": sha256(data)}]
        assert save["version"] == (await world.entry(entry["id"]))["version"]
    assert (await world.confirm(entry["id"], upload["id"])).status_code == 200, "confirmed again it is no other save"
    async with database.transaction() as tx:
        await tx.execute("UPDATE entry_saves SET began_at = began_at - interval '11 minutes'")
    await world.save(entry["id"], world.form(title="乙"), save["version"])
    upload = await world.upload(entry["id"], first)
    await world.confirm(entry["id"], upload["id"])
    assert [{change["field"] for change in one["fields"]} for one in await _saves(world, entry["id"])] == [
        {"title", "scan"}, {"scan"}
    ]  # fmt: skip


async def test_what_is_taken_back_is_no_change(world: Any) -> None:
    entry = await world.draft(title="甲")
    await world.save(entry["id"], world.form(title="乙"), 1)
    await world.save(entry["id"], world.form(title="甲"), 2)
    assert await _saves(world, entry["id"]) == []


async def test_saves_are_the_applicants_alone(world: Any) -> None:
    entry = await _resubmitted(world, title="新名")
    path = f"/entries/{entry['id']}/saves"
    assert (await world.client.get(path, headers=world.by("applicant", uuid4()))).status_code == 404
    for staff in (world.by("bureau", unit_id=world.bureau_id), world.by("admin")):
        assert (await world.client.get(path, headers=staff)).status_code == 403
    draft = await world.draft()
    await world.save(draft["id"], world.form(title="乙"), 1)
    assert (await world.client.delete(f"/entries/{draft['id']}", headers=world.applicant)).status_code == 204


async def test_differences_of_a_submission_to_the_former(world: Any) -> None:
    entry = await _resubmitted(world, title="新名", contact_phone="010-12345678")
    path = f"/entries/{entry['id']}/revisions/2/differences"
    own = (await world.client.get(path, headers=world.applicant)).json()
    assert (own["revision"], own["former"]) == (2, 1)
    assert own["fields"] == [
        {"field": "title", "old": "漫长的季节", "new": "新名"},
        {"field": "contact_phone", "old": "010-86091625", "new": "010-12345678"},
    ]
    staffs = (await world.client.get(path, headers=world.by("bureau", unit_id=world.bureau_id))).json()
    assert staffs["fields"][1] == {"field": "contact_phone", "old": "010*****1625", "new": "010*****5678"}
    first = await world.client.get(f"/entries/{entry['id']}/revisions/1/differences", headers=world.applicant)
    assert (first.json()["former"], first.json()["fields"]) == (None, [])
    for missing in (0, 3, 2**40):
        other = await world.client.get(
            f"/entries/{entry['id']}/revisions/{missing}/differences", headers=world.applicant
        )
        assert other.status_code == 404
    for nobody in (world.by("bureau", unit_id=uuid4()), world.by("applicant", uuid4())):
        assert (await world.client.get(path, headers=nobody)).status_code == 404


async def test_a_copy_leaves_out_what_the_new_call_does_not_take(world: Any) -> None:
    entry = await world.submitted(criteria=[world.call["criteria"][0]])
    other = await world.publish_call(quarter=3, work_types=["网络电影"], criteria=["别的标准"])
    await world.deliverer.deliver(
        BureauChangedV1(
            bureau_id=world.bureau_id, name="北京市广播电视局", region_code="11", central_direct=False, active=False
        )
    )
    headers = world.applicant | {"Idempotency-Key": "copy-1"}
    body = {"call_id": other["id"]}
    answer = await world.client.post(f"/entries/{entry['id']}/copies", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    left_out = [(fault["field"], fault["code"]) for fault in made["left_out"]]
    assert left_out == [
        ("bureau_id", "bureau_unknown"), ("work_type", "not_a_choice"), ("first_broadcast_on", "outside_window"),
        ("scan", "signed_anew"), ("criteria", "not_a_choice"),
    ]  # fmt: skip
    draft = made["entry"]
    assert (draft["state"], draft["call_id"], draft["scan"], draft["revision"]) == ("draft", other["id"], None, 0)
    emptied = {"bureau_id": None, "work_type": None, "first_broadcast_on": None, "criteria": []}
    assert draft["form"] == entry["form"] | emptied
    again = await world.client.post(f"/entries/{entry['id']}/copies", json=body, headers=headers)
    assert again.json() == made
    assert (await world.entry(entry["id"]))["state"] == "submitted"


async def test_a_copy_keeps_what_the_new_call_takes(world: Any) -> None:
    entry = await world.draft()
    window = {"broadcast_from": date(2023, 1, 1).isoformat(), "broadcast_until": date(2023, 12, 1).isoformat()}
    other = await world.publish_call(quarter=3, **window)
    answer = await world.client.post(
        f"/entries/{entry['id']}/copies", json={"call_id": other["id"]}, headers=world.applicant
    )
    assert answer.json()["entry"]["form"] == entry["form"]
    assert [fault["field"] for fault in answer.json()["left_out"]] == ["scan"]


async def test_what_cannot_be_copied(world: Any) -> None:
    entry = await world.draft()
    path = f"/entries/{entry['id']}/copies"
    same = await world.client.post(path, json={"call_id": world.call["id"]}, headers=world.applicant)
    assert (same.status_code, same.json()["code"]) == (409, "copy_into_same_call")
    missing = await world.client.post(path, json={"call_id": str(uuid4())}, headers=world.applicant)
    assert missing.status_code == 404
    other = await world.publish_call(quarter=3)
    foreign = await world.client.post(path, json={"call_id": other["id"]}, headers=world.by("applicant", uuid4()))
    assert foreign.status_code == 404
