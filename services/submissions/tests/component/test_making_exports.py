"""Making exports: by one worker at a time, again where one was interrupted, and never without end."""

from __future__ import annotations

import asyncio
import io
import os
import zipfile
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pikepdf
import pytest

from contracts.review import EntryReturnedV1
from contracts.submissions import ExportReadyV1
from kit.db import Database
from kit.objectstore import ObjectStore, sha256
from kit.pipe import Pipe
from submissions.commands import read_export
from submissions.commands.make_export import Workshop, make_next_export
from submissions.config import Settings
from submissions.domain.exports import EXPORTS
from submissions.domain.scans import accepted_key
from testkit.events import published_of


class Gate(ObjectStore):
    """Waits before it writes."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.reached, self.open = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def writing(self, key: str, *, content_type: str) -> AsyncGenerator[Pipe]:
        self.reached.set()
        await self.open.wait()
        async with super().writing(key, content_type=content_type) as pipe:
            yield pipe


@pytest.fixture
async def shop(settings: Settings, database: Database) -> AsyncGenerator[Workshop]:
    store = ObjectStore(settings)
    with ThreadPoolExecutor(1) as threads:
        yield Workshop(database, store, threads, asyncio.Event())
    store.close()


@pytest.fixture
async def gates(settings: Settings) -> AsyncGenerator[list[Gate]]:
    gates = [Gate(settings), Gate(settings)]
    yield gates
    for gate in gates:
        gate.close()


@pytest.fixture
def gate(gates: list[Gate]) -> Gate:
    return gates[0]


@pytest.fixture
def account_id() -> UUID:
    return uuid4()


@pytest.fixture
def staff(world: Any, account_id: UUID) -> dict[str, str]:
    return world.by("bureau", account_id, world.bureau_id)


async def _asked(world: Any, who: dict[str, str], kind: str = "csv") -> str:
    body = {"format": kind, "call_id": world.call["id"]}
    answer = await world.client.post("/exports", json=body, headers=who)
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


async def _got(world: Any, who: dict[str, str], export_id: str) -> dict[str, Any]:
    answer = await world.client.get(f"/exports/{export_id}", headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _zip(world: Any, who: dict[str, str], export_id: str) -> dict[str, bytes]:
    address = (await world.client.get(f"/exports/{export_id}/file", headers=who)).json()["url"]
    async with httpx.AsyncClient() as browser:
        file = await browser.get(address)
    assert file.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.testzip() is None
        assert {info.compress_type for info in archive.infolist()} <= {zipfile.ZIP_STORED}
        return {info.filename: archive.read(info) for info in archive.infolist()}


async def _lose_leases(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute("UPDATE exports SET leased_until = now()")


async def _files(shop: Workshop, export_id: str) -> list[str]:
    return [listed.key async for page in shop.store.pages(f"{EXPORTS}{export_id}/") for listed in page]


async def test_two_workers_make_one_export_once(
    world: Any, shop: Workshop, staff: dict[str, str], account_id: UUID
) -> None:
    await world.submitted()
    export_id = await _asked(world, staff)
    assert sorted(await asyncio.gather(make_next_export(shop), make_next_export(shop))) == [False, True]
    assert (await _got(world, staff, export_id))["state"] == "ready"
    assert len(await _files(shop, export_id)) == 1
    assert not await make_next_export(shop)
    (told,) = await published_of(shop.database, ExportReadyV1)
    assert (str(told.export_id), told.account_id, told.entries) == (export_id, account_id, 1)
    assert (told.format, told.call_title, told.bureau_id) == ("csv", world.call["title"], world.bureau_id)


async def test_its_progress_is_shown(
    world: Any, shop: Workshop, staff: dict[str, str], gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that shall end stops after a batch, and gives it back at once, as if it had not begun."""
    monkeypatch.setattr(read_export, "ROWS", 1)
    for title in ("三体", "漫长的季节"):
        await world.submitted(title=title)
    export_id = await _asked(world, staff)
    stopped = asyncio.Event()
    making = asyncio.create_task(make_next_export(replace(shop, store=gate, stop=stopped)))
    await gate.reached.wait()
    begun = await _got(world, staff, export_id)
    assert (begun["state"], begun["done"], begun["total"]) == ("running", 0, 2)
    stopped.set()
    gate.open.set()
    await making
    given_back = await _got(world, staff, export_id)
    assert (given_back["state"], given_back["done"]) == ("waiting", 1)
    assert await _files(shop, export_id) == []
    for _ in range(4):
        assert await make_next_export(replace(shop, stop=stopped))
    assert await make_next_export(shop)
    made = await _got(world, staff, export_id)
    assert (made["state"], made["done"], made["total"]) == ("ready", 2, 2)


async def test_what_a_lost_worker_began_another_makes_and_the_first_comes_too_late(
    world: Any, shop: Workshop, staff: dict[str, str], gates: list[Gate], database: Database
) -> None:
    await world.submitted()
    export_id = await _asked(world, staff)
    lost, other = gates
    first = asyncio.create_task(make_next_export(replace(shop, store=lost)))
    await lost.reached.wait()
    assert not await make_next_export(shop), "its lease runs"
    await _lose_leases(database)
    second = asyncio.create_task(make_next_export(replace(shop, store=other)))
    await other.reached.wait()
    lost.open.set()
    assert await first
    begun = await _got(world, staff, export_id)
    assert (begun["state"], begun["done"], await _files(shop, export_id)) == ("running", 0, [])
    other.open.set()
    assert await second
    assert (await _got(world, staff, export_id))["state"] == "ready"
    assert len(await _files(shop, export_id)) == 1
    assert len(await published_of(database, ExportReadyV1)) == 1


async def test_what_is_deleted_while_it_is_made_leaves_nothing(
    world: Any, shop: Workshop, staff: dict[str, str], gate: Gate
) -> None:
    export_id = await _asked(world, staff)
    making = asyncio.create_task(make_next_export(replace(shop, store=gate)))
    await gate.reached.wait()
    assert (await world.client.delete(f"/exports/{export_id}", headers=staff)).status_code == 204
    gate.open.set()
    assert await making
    assert (await world.client.get(f"/exports/{export_id}", headers=staff)).status_code == 404
    assert await published_of(shop.database, ExportReadyV1) == []
    assert await _files(shop, export_id) == []


async def test_what_is_interrupted_is_tried_again_later_and_given_up_in_the_end(
    world: Any, shop: Workshop, staff: dict[str, str], settings: Settings, database: Database
) -> None:
    export_id = await _asked(world, staff, "xlsx")
    away = ObjectStore(settings.model_copy(update={"object_store_bucket": "there-is-no-such-bucket"}))
    for _ in range(3):
        assert await make_next_export(replace(shop, store=away))
        assert (await _got(world, staff, export_id))["state"] == "waiting"
        assert not await make_next_export(shop), "not at once"
        await _lose_leases(database)
    away.close()
    assert not await make_next_export(shop)
    failed = await _got(world, staff, export_id)
    assert (failed["state"], failed["failure"]["code"]) == ("failed", "interrupted")
    assert "中断" in failed["failure"]["message"]["zh"]
    assert failed["expires_at"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "scans"])
async def test_an_interrupted_file_leaves_nothing_behind(
    world: Any, shop: Workshop, staff: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    await world.submitted()
    export_id = await _asked(world, staff, kind)
    stopped = asyncio.Event()
    stopped.set()
    assert await make_next_export(replace(shop, stop=stopped))
    assert (await _got(world, staff, export_id))["state"] == "waiting"
    assert os.listdir(tmp_path) == []
    assert await _files(shop, export_id) == []


async def _returned(world: Any, entry: dict[str, Any]) -> None:
    until = datetime.now(UTC) + timedelta(days=1)
    await world.deliverer.deliver(
        EntryReturnedV1(
            entry_id=entry["id"],
            call_id=entry["call_id"],
            bureau_id=world.bureau_id,
            bureau_name="某局",
            applicant_id=world.applicant_id,
            registration_number=entry["registration_number"],
            revision=entry["revision"],
            title=entry["form"]["title"],
            occurred_at=datetime.now(UTC),
            reason="改",
            resubmit_until=until,
        )
    )


async def _scanned_again(world: Any, entry: dict[str, Any]) -> str:
    """Puts another scan in the place of the entry's; answers its SHA-256."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = uuid4().hex
        document.save(file)
    upload = await world.upload(entry["id"], file.getvalue())
    confirmed = await world.confirm(entry["id"], upload["id"])
    assert confirmed.status_code == 200, confirmed.text
    return confirmed.json()["sha256"]


async def test_the_scans_of_a_bureau_are_those_that_were_submitted_last(
    world: Any, shop: Workshop, staff: dict[str, str]
) -> None:
    once, again = await world.submitted(title="问/答: “一”"), await world.submitted(title="三体")
    await world.ready(title="草稿")
    await _returned(world, again)
    second = await _scanned_again(world, again)
    answer = await world.submit(again["id"])
    assert answer.status_code == 200
    await _returned(world, answer.json())
    await _scanned_again(world, again)  # as a draft
    export_id = await _asked(world, staff, "scans")
    assert await make_next_export(shop)
    found = await _zip(world, staff, export_id)
    assert {name: sha256(data) for name, data in found.items()} == {
        f"{once['registration_number']}_问_答_ “一”_1.pdf": once["scan"]["sha256"],
        f"{again['registration_number']}_三体_2.pdf": second,
    }
    assert (await _got(world, staff, export_id))["done"] == 2


async def test_a_bureau_without_entries_gets_an_empty_file(world: Any, shop: Workshop, staff: dict[str, str]) -> None:
    export_id = await _asked(world, staff, "scans")
    assert await make_next_export(shop)
    assert await _zip(world, staff, export_id) == {}


@pytest.mark.parametrize("left", [None, b"%PDF-another"])
async def test_a_scan_that_is_lost_is_said(
    world: Any, shop: Workshop, staff: dict[str, str], left: bytes | None
) -> None:
    key = accepted_key((await world.submitted())["scan"]["sha256"])
    if left is None:
        await shop.store.remove(key)
    else:
        await shop.store.put(key, left, content_type="application/pdf")
    export_id = await _asked(world, staff, "scans")
    assert await make_next_export(shop)
    failed = await _got(world, staff, export_id)
    assert (failed["state"], failed["failure"]["code"]) == ("failed", "scan_lost")
    assert await _files(shop, export_id) == []
