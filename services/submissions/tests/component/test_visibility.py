"""Who sees what: what one may not see has no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.review import EntryReturnedV1
from kit.db import Database


async def test_an_entry_is_its_applicants(world: Any) -> None:
    entry = await world.submitted()
    other = world.by("applicant", uuid4())
    missing = await world.client.get(f"/entries/{uuid4()}", headers=other)
    foreign = await world.client.get(f"/entries/{entry['id']}", headers=other)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json()["code"] == missing.json()["code"]
    listed = await world.client.get("/entries?list=pending_review", headers=other)
    assert listed.json() == {"items": [], "next_cursor": None}
    for method, path in (
        ("POST", "submission"), ("POST", "withdrawal"), ("GET", "scan"), ("POST", f"uploads/{uuid4()}/confirmation"),
    ):  # fmt: skip
        answer = await world.client.request(method, f"/entries/{entry['id']}/{path}", headers=other)
        assert answer.status_code == 404


async def test_staff_see_what_was_submitted_to_them(world: Any) -> None:
    draft, entry = await world.draft(), await world.submitted()
    own, foreign = world.by("bureau", unit_id=world.bureau_id), world.by("bureau", unit_id=uuid4())
    seen = await world.client.get(f"/entries/{entry['id']}", headers=own)
    assert seen.status_code == 200
    assert seen.json()["form"]["contact_phone"] == "010*****1625"
    assert (await world.entry(entry["id"]))["form"]["contact_phone"] == "010-86091625"
    assert (await world.client.get(f"/entries/{entry['id']}", headers=foreign)).status_code == 404
    assert (await world.client.get(f"/entries/{entry['id']}", headers=world.by("bureau"))).status_code == 404
    assert (await world.client.get(f"/entries/{draft['id']}", headers=own)).status_code == 404
    assert (await world.client.get(f"/entries/{draft['id']}", headers=world.by("admin"))).status_code == 404
    assert (await world.client.get(f"/entries/{entry['id']}", headers=world.by("admin"))).status_code == 200


async def test_staff_see_the_frozen_revision_while_the_applicant_edits(
    world: Any, blank_pdf: Callable[..., bytes]
) -> None:
    entry = await world.submitted()
    await world.deliverer.deliver(
        EntryReturnedV1(
            entry_id=entry["id"],
            call_id=entry["call_id"],
            bureau_id=world.bureau_id,
            bureau_name="北京市广播电视局",
            applicant_id=world.applicant_id,
            registration_number=entry["registration_number"],
            revision=1,
            title="漫长的季节",
            occurred_at=datetime.now(UTC),
            reason="改",
            resubmit_until=datetime.now(UTC) + timedelta(days=1),
        )
    )
    staff = world.by("bureau", unit_id=world.bureau_id)
    before = await world.client.get(f"/entries/{entry['id']}", headers=staff)
    assert before.json()["updated_at"] == before.json()["steps"][-1]["at"]
    version = (await world.entry(entry["id"]))["version"]
    await world.save(entry["id"], world.form(title="尚未提交的新标题"), version)
    seen = await world.client.get(f"/entries/{entry['id']}", headers=staff)
    assert seen.json()["form"]["title"] == "漫长的季节"
    assert (seen.json(), seen.headers["etag"]) == (before.json(), before.headers["etag"]), "nothing tells of the edits"
    upload = await world.upload(entry["id"], blank_pdf())
    assert (await world.confirm(entry["id"], upload["id"])).status_code == 200
    assert (await world.client.get(f"/entries/{entry['id']}", headers=staff)).json() == before.json()
    assert (await world.submit(entry["id"])).status_code == 200
    again = await world.client.get(f"/entries/{entry['id']}", headers=staff)
    assert again.headers["etag"] != before.headers["etag"]


async def test_the_scan_is_a_short_lived_attachment_and_each_opening_is_recorded(
    world: Any, database: Database
) -> None:
    import httpx  # noqa: PLC0415 - a browser of its own

    entry = await world.submitted()
    staff = world.by("bureau", unit_id=world.bureau_id)
    address = (await world.client.get(f"/entries/{entry['id']}/scan", headers=staff)).json()["url"]
    async with httpx.AsyncClient() as browser:
        file = await browser.get(address)
    assert file.status_code == 200
    assert file.content.startswith(b"%PDF-")
    assert file.headers["content-disposition"].startswith('attachment; filename="2023Q2-11-00001.pdf"')
    async with database.transaction(readonly=True) as tx:
        role = await tx.fetchval("SELECT role FROM audit_records WHERE action = 'scan_opened'")
    assert role == "bureau"


@pytest.mark.parametrize("role", ["bureau", "expert", "admin", "auditor"])
async def test_only_applicants_write(world: Any, role: str) -> None:
    headers = world.by(role, unit_id=world.bureau_id)
    for method, path in (
        ("POST", "/entries"), ("GET", "/entries"), ("PUT", f"/entries/{uuid4()}"), ("DELETE", f"/entries/{uuid4()}"),
        ("POST", f"/entries/{uuid4()}/submission"), ("POST", f"/entries/{uuid4()}/uploads"),
    ):  # fmt: skip
        assert (await world.client.request(method, path, headers=headers)).status_code == 403
        assert (await world.client.request(method, path)).status_code == 401
