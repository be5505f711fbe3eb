"""Scans on the real object store: accepted, refused for each reason, kept immutable."""

from __future__ import annotations

import asyncio
import io
import string
from typing import Any
from uuid import uuid4

import asyncpg
import pikepdf
import pytest

from kit.db import Database
from kit.objectstore import ObjectStore, sha256
from submissions.config import Settings
from submissions.domain.scans import ATTEMPTS_PER_UPLOAD
from submissions.inspection import Inspector


def _pdf(pages: int = 1) -> bytes:
    """A small PDF, different each time."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.docinfo["/Title"] = uuid4().hex
        document.save(file)
    return file.getvalue()


def _with(change: Any, **saving: Any) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(_pdf())) as document:
        change(document)
        document.save(file, **saving)
    return file.getvalue()


def _javascript(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    document.Root.OpenAction = action


def _launch(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch))


def _attachment(document: pikepdf.Pdf) -> None:
    document.attachments["a.txt"] = b"hidden"


def _nothing(_: pikepdf.Pdf) -> None:
    pass


BAD = {
    "scan_not_pdf": b"<html>not a pdf</html>",
    "scan_unreadable": _pdf()[:-200],
    "scan_encrypted": _with(_nothing, encryption=pikepdf.Encryption(owner="o", user="u")),
    "scan_too_many_pages": _pdf(21),
    "scan_no_pages": _pdf(0),
}
ACTIVE = {"javascript": _javascript, "launch": _launch, "attachment": _attachment}


async def test_an_accepted_scan_becomes_the_entrys(world: Any) -> None:
    entry, data = await world.draft(), _pdf(3)
    upload = await world.upload(entry["id"], data)
    answer = await world.confirm(entry["id"], upload["id"])
    assert answer.status_code == 200
    assert (answer.json()["pages"], answer.json()["size"]) == (3, len(data))
    again = await world.confirm(entry["id"], upload["id"])
    assert again.json() == answer.json()
    assert (await world.entry(entry["id"]))["scan"] == answer.json()


@pytest.mark.parametrize("reason", BAD)
async def test_a_bad_file_is_refused_with_its_reason(world: Any, reason: str) -> None:
    entry = await world.draft()
    upload = await world.upload(entry["id"], BAD[reason])
    answer = await world.confirm(entry["id"], upload["id"])
    assert (answer.status_code, answer.json()["code"]) == (422, reason)
    assert answer.json()["errors"][0]["field"] == "scan"
    assert (await world.entry(entry["id"]))["scan"] is None


@pytest.mark.parametrize("kind", ACTIVE)
async def test_active_content_is_refused(world: Any, kind: str) -> None:
    entry = await world.draft()
    upload = await world.upload(entry["id"], _with(ACTIVE[kind]))
    assert (await world.confirm(entry["id"], upload["id"])).json()["code"] == "scan_active_content"


async def test_an_owner_password_is_encryption_too(world: Any) -> None:
    entry = await world.draft()
    upload = await world.upload(entry["id"], _with(_nothing, encryption=pikepdf.Encryption(owner="o", user="")))
    assert (await world.confirm(entry["id"], upload["id"])).json()["code"] == "scan_encrypted"


async def test_nothing_uploaded_and_other_bytes_than_declared(world: Any) -> None:
    entry, data = await world.draft(), _pdf()
    body = {"size": len(data), "sha256": sha256(data)}
    path = f"/entries/{entry['id']}/uploads"
    intent = (await world.client.post(path, json=body, headers=world.applicant)).json()
    assert (await world.confirm(entry["id"], intent["id"])).json()["code"] == "scan_missing"
    wrong_hash = await world.upload(entry["id"], data, sha256="0" * 64)
    assert (await world.confirm(entry["id"], wrong_hash["id"])).json()["code"] == "scan_hash_mismatch"
    wrong_size = await world.upload(entry["id"], data, size=len(data) + 1)
    assert (await world.confirm(entry["id"], wrong_size["id"])).json()["code"] == "scan_size_mismatch"


async def test_a_file_replaced_before_it_is_confirmed_is_refused(world: Any) -> None:
    entry, declared = await world.draft(), _pdf()
    upload = await world.upload(entry["id"], declared)
    await world.post_file(upload, _pdf())
    answer = await world.confirm(entry["id"], upload["id"])
    assert (answer.status_code, answer.json()["code"]) == (422, "scan_hash_mismatch")
    assert (await world.entry(entry["id"]))["scan"] is None


async def test_a_file_replaced_while_it_is_checked_is_refused(world: Any, monkeypatch: Any) -> None:
    entry, declared = await world.draft(), _pdf()
    upload = await world.upload(entry["id"], declared)
    inspect = Inspector.inspect

    async def meanwhile(inspector: Inspector, data: bytes) -> Any:
        await world.post_file(upload, _pdf(2))
        return await inspect(inspector, data)

    monkeypatch.setattr(Inspector, "inspect", meanwhile)
    answer = await world.confirm(entry["id"], upload["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "scan_changed")
    assert (await world.entry(entry["id"]))["scan"] is None


async def test_a_downloads_name_is_safe(world: Any) -> None:
    import httpx  # noqa: PLC0415 - a browser of its own

    entry = await world.ready(title='..\\../漫长"; x=\r\n的')
    address = (await world.client.get(f"/entries/{entry['id']}/scan", headers=world.applicant)).json()["url"]
    async with httpx.AsyncClient() as browser:
        named = (await browser.get(address)).headers["content-disposition"]
    plain = named.split('"')[1]
    assert not set(plain) & set('"\\/\r\n;'), named
    assert named.count('"') == 2
    assert not set(named.split("''")[1]) - set(string.ascii_letters + string.digits + "%._-~"), named


async def test_a_file_swapped_after_it_was_accepted_changes_nothing(world: Any) -> None:
    import httpx  # noqa: PLC0415 - a browser of its own

    entry, good = await world.draft(), _pdf()
    upload = await world.upload(entry["id"], good)
    assert (await world.confirm(entry["id"], upload["id"])).status_code == 200
    await world.post_file(upload, _pdf(2))
    address = (await world.client.get(f"/entries/{entry['id']}/scan", headers=world.applicant)).json()["url"]
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(address)).content == good


async def test_parallel_confirmations_make_one_scan(world: Any) -> None:
    entry = await world.draft()
    upload = await world.upload(entry["id"], _pdf())
    answers = await asyncio.gather(*(world.confirm(entry["id"], upload["id"]) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await world.entry(entry["id"]))["version"] == 2


async def test_limits_of_the_intent(world: Any) -> None:
    entry = await world.draft()
    path = f"/entries/{entry['id']}/uploads"
    for size in (0, 20 * 1024 * 1024 + 1):
        body = {"size": size, "sha256": "0" * 64}
        answer = await world.client.post(path, json=body, headers=world.applicant)
        assert (answer.status_code, answer.json()["code"]) == (422, "scan_too_large")
    body = {"size": 10, "sha256": "0" * 64}
    codes = [(await world.client.post(path, json=body, headers=world.applicant)).status_code for _ in range(21)]
    assert codes == [201] * 20 + [429]


async def test_a_submitted_entry_takes_no_new_scan(world: Any) -> None:
    entry = await world.submitted()
    body = {"size": 10, "sha256": "0" * 64}
    answer = await world.client.post(f"/entries/{entry['id']}/uploads", json=body, headers=world.applicant)
    assert answer.json()["code"] == "entry_not_editable"
    missing = await world.confirm(entry["id"], str(uuid4()))
    assert missing.status_code == 404


async def test_without_the_object_store_drafts_and_submissions_go_on(world: Any, settings: Settings) -> None:
    entry, other = await world.ready(), await world.draft()
    upload = await world.upload(other["id"], _pdf())
    away = settings.model_copy(update={"object_store_url": "http://127.0.0.1:1"})
    world.app.state.store = ObjectStore(away)
    for _ in range(ATTEMPTS_PER_UPLOAD + 1):  # what the store's absence refused does not count as an attempt
        refused = await world.confirm(other["id"], upload["id"])
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
    assert (await world.submit(entry["id"])).status_code == 200
    world.app.state.store = ObjectStore(settings)
    assert (await world.confirm(other["id"], upload["id"])).status_code == 200


async def test_the_hourly_limit_holds_over_parallel_and_deleted_drafts(world: Any) -> None:
    drafts = [await world.draft() for _ in range(3)]
    body = {"size": 10, "sha256": "0" * 64}

    async def begin(entry: dict[str, Any]) -> int:
        path = f"/entries/{entry['id']}/uploads"
        return (await world.client.post(path, json=body, headers=world.applicant)).status_code

    codes = await asyncio.gather(*(begin(drafts[n % 3]) for n in range(24)))
    assert sorted(codes) == [201] * 20 + [429] * 4
    gone = await world.client.delete(f"/entries/{drafts[0]['id']}", headers=world.applicant)
    assert gone.status_code == 204
    assert await begin(drafts[1]) == 429


async def test_a_crowd_of_confirmations_is_told_to_come_back(world: Any) -> None:
    entry = await world.draft()
    upload = await world.upload(entry["id"], _pdf())
    inspector = world.app.state.inspector = Inspector(at_once=1, waiting=1, patience=0.2)
    async with inspector.turn():
        answers = await asyncio.gather(*(world.confirm(entry["id"], upload["id"]) for _ in range(3)))
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(503, "unavailable")}
    assert sorted(a.headers["retry-after"] for a in answers) == ["10", "5", "5"]
    assert (await world.confirm(entry["id"], upload["id"])).status_code == 200


async def test_what_was_submitted_is_frozen_for_the_service_itself(world: Any, database: Database) -> None:
    await world.submitted()
    for change in (
        "UPDATE entry_revisions SET form = '{}'",
        "DELETE FROM entry_revisions",
        "UPDATE entry_steps SET reason = ''",
        "UPDATE scans SET pages = 2",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.transaction() as tx:
                await tx.execute(change)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with database.transaction() as tx:
            await tx.execute("DELETE FROM scans")
