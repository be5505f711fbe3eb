"""A call's attachments: uploaded by admins, downloaded by everybody, on the real object store."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from kit.objectstore import sha256

WORD = b"PK\x03\x04 a document "


async def _upload(world: Any, data: bytes, name: str = "版权承诺书（模板）.docx", **declared: Any) -> dict[str, Any]:
    body = {"name": name, "size": len(data), "sha256": sha256(data)} | declared
    path = f"/calls/{world.call['id']}/attachments"
    answer = await world.client.post(path, json=body, headers=world.by("admin"))
    assert answer.status_code == 201, answer.text
    await world.post_file(answer.json(), data)
    return answer.json()


async def _confirm(world: Any, attachment_id: str) -> httpx.Response:
    path = f"/calls/{world.call['id']}/attachments/{attachment_id}/confirmation"
    return await world.client.post(path, headers=world.by("admin"))


async def _offered(world: Any, call_id: str | None = None) -> list[dict[str, Any]]:
    answer = await world.client.get(f"/calls/{call_id or world.call['id']}/attachments")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_what_an_admin_uploads_everybody_downloads_under_its_name(world: Any) -> None:
    data = WORD + uuid4().bytes
    attachment = await _upload(world, data)
    assert await _offered(world) == []
    confirmed, again = await _confirm(world, attachment["id"]), await _confirm(world, attachment["id"])
    assert (confirmed.status_code, again.status_code) == (200, 200), confirmed.text
    assert await _offered(world) == [confirmed.json()] == [again.json()]
    path = f"/calls/{world.call['id']}/attachments/{attachment['id']}/address"
    address = (await world.client.get(path)).json()
    async with httpx.AsyncClient() as anybody:
        got = await anybody.get(address["url"])
    assert got.content == data
    assert "filename*=UTF-8''%E7%89%88%E6%9D%83" in got.headers["content-disposition"]
    assert got.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("declared", "faults"),
    [
        ({"name": "run.exe"}, [("name", "not_a_type")]),
        ({"name": ".pdf"}, [("name", "not_a_type")]),
        ({"name": "../a.pdf"}, [("name", "not_a_type"), ("name", "not_a_name")]),
        ({"name": "a/b.pdf"}, [("name", "not_a_name")]),
        ({"name": f"{'长' * 120}.pdf"}, [("name", "too_long")]),
        ({"name": "a\u202efdp.pdf", "size": 20 * 1024 * 1024 + 1}, [("name", "not_a_name"), ("size", "out_of_range")]),
        ({"size": 0}, [("size", "out_of_range")]),
    ],
)
async def test_every_fault_is_told_at_once(world: Any, declared: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    body = {"name": "模板.docx", "size": 10, "sha256": "0" * 64} | declared
    path = f"/calls/{world.call['id']}/attachments"
    answer = await world.client.post(path, json=body, headers=world.by("admin"))
    assert answer.status_code == 422
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == faults


@pytest.mark.parametrize(
    ("name", "data", "declared", "code"),
    [
        ("a.pdf", WORD, {}, "attachment_not_its_type"),
        ("a.docx", b"%PDF-1.7", {}, "attachment_not_its_type"),
        ("a.docx", WORD, {"size": len(WORD) + 1}, "attachment_differs"),
        ("a.docx", WORD, {"sha256": "0" * 64}, "attachment_differs"),
    ],
)
async def test_what_is_not_what_was_declared_is_not_kept(
    world: Any, name: str, data: bytes, declared: dict[str, Any], code: str
) -> None:
    attachment = await _upload(world, data, name, **declared)
    answer = await _confirm(world, attachment["id"])
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await _offered(world) == []


async def test_what_was_never_uploaded_is_not_kept(world: Any) -> None:
    body = {"name": "a.docx", "size": 10, "sha256": "0" * 64}
    path = f"/calls/{world.call['id']}/attachments"
    intent = (await world.client.post(path, json=body, headers=world.by("admin"))).json()
    answer = await _confirm(world, intent["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "attachment_missing")
    answer = await world.client.get(f"{path}/{intent['id']}/address")
    assert (answer.status_code, answer.json()["code"]) == (404, "attachment_not_found")


async def test_of_two_with_one_name_that_are_confirmed_together_one_is_kept(world: Any) -> None:
    both = [await _upload(world, WORD + uuid4().bytes) for _ in range(2)]
    answers = await asyncio.gather(*(_confirm(world, one["id"]) for one in both))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await _offered(world)) == 1


async def test_what_was_removed_is_gone_and_its_name_is_free(world: Any) -> None:
    attachment = await _upload(world, WORD)
    assert (await _confirm(world, attachment["id"])).status_code == 200
    path = f"/calls/{world.call['id']}/attachments/{attachment['id']}"
    assert (await world.client.delete(path, headers=world.by("admin"))).status_code == 204
    assert await _offered(world) == []
    assert (await world.client.get(f"{path}/address")).status_code == 404
    assert (await world.client.delete(path, headers=world.by("admin"))).status_code == 404
    another = await _upload(world, WORD)
    assert (await _confirm(world, another["id"])).status_code == 200


async def test_a_copied_call_offers_the_same_files_and_a_draft_shows_them_to_admins_alone(world: Any) -> None:
    attachment = await _upload(world, WORD)
    assert (await _confirm(world, attachment["id"])).status_code == 200
    body = {"year": 2024, "quarter": 1, "copied_from": world.call["id"]}
    draft = (await world.client.post("/calls", json=body, headers=world.by("admin"))).json()
    path = f"/calls/{draft['id']}/attachments"
    shown = await world.client.get(path, headers=world.by("admin"))
    assert [one["name"] for one in shown.json()["items"]] == ["版权承诺书（模板）.docx"]
    hidden = await world.client.get(path)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "call_not_found")
    address = f"{path}/{shown.json()['items'][0]['id']}/address"
    assert (await world.client.get(address)).status_code == 404
    assert (await world.client.get(address, headers=world.by("admin"))).status_code == 200
    assert len(await _offered(world)) == 1


async def test_a_call_has_at_most_twenty(world: Any) -> None:
    for number in range(20):
        attachment = await _upload(world, WORD, f"{number}.docx")
        assert (await _confirm(world, attachment["id"])).status_code == 200
    body = {"name": "a.docx", "size": 10, "sha256": "0" * 64}
    answer = await world.client.post(f"/calls/{world.call['id']}/attachments", json=body, headers=world.by("admin"))
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_attachments")
