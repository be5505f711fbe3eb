"""Uploads are shown to a ClamAV daemon where one is configured: a real one, which knows a signature made here."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kit.errors import Unavailable
from kit.objectstore import sha256
from submissions.inspection import Inspector
from submissions.inspection.viruses import VirusScanner
from testkit.probes import eventually

BAD = b"% a marker that the test's signature names "
_CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin") or "clamd"


@asynccontextmanager
async def clamd(folder: Path) -> AsyncGenerator[str]:
    """Its address."""
    signatures, socket, settings = folder / "db", folder / "s", folder / "clamd.conf"
    signatures.mkdir(exist_ok=True)
    (signatures / "made.ndb").write_text(f"Tuiyou.Test.Marker:0:*:{BAD.hex()}\n")
    settings.write_text(f"DatabaseDirectory {signatures}\nLocalSocket {socket}\nForeground yes\nMaxThreads 2\n")
    daemon = await asyncio.create_subprocess_exec(
        _CLAMD, f"--config-file={settings}", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await eventually(lambda: _answers(f"unix:{socket}"), within=60, what="the virus scanner")
        yield f"unix:{socket}"
    finally:
        daemon.terminate()
        await daemon.wait()


async def _answers(address: str) -> bool:
    try:
        return not await VirusScanner(address).finds_one(b"")
    except Unavailable:
        return False


async def test_an_infected_file_is_refused_and_not_kept(world: Any, blank_pdf: Any, tmp_path: Path) -> None:
    entry, clean, bad = await world.draft(), blank_pdf(), blank_pdf() + BAD
    async with clamd(tmp_path) as address:
        world.app.state.inspector = Inspector(clamd=address)
        refused = await world.confirm(entry["id"], (await world.upload(entry["id"], bad))["id"])
        assert (refused.status_code, refused.json()["code"]) == (422, "scan_infected")
        assert [fault["field"] for fault in refused.json()["errors"]] == ["scan"]
        assert (await world.entry(entry["id"]))["scan"] is None
        accepted = await world.confirm(entry["id"], (await world.upload(entry["id"], clean))["id"])
        assert accepted.status_code == 200, accepted.text
    assert (await world.entry(entry["id"]))["scan"]["sha256"] == sha256(clean)


async def test_nothing_is_taken_unscanned_and_nothing_lost_while_the_scanner_is_away(
    world: Any, blank_pdf: Any, tmp_path: Path
) -> None:
    entry = await world.draft()
    upload = await world.upload(entry["id"], blank_pdf())
    world.app.state.inspector = Inspector(clamd=f"unix:{tmp_path / 's'}")
    for _ in range(12):  # more often than attempts are counted
        away = await world.confirm(entry["id"], upload["id"])
        assert (away.status_code, away.json()["code"], away.headers["retry-after"]) == (503, "unavailable", "60")
    async with clamd(tmp_path):
        assert (await world.confirm(entry["id"], upload["id"])).status_code == 200


async def test_an_infected_attachment_is_refused(world: Any, tmp_path: Path) -> None:
    data = b"PK\x03\x04 a document " + uuid4().bytes + BAD
    path = f"/calls/{world.call['id']}/attachments"
    body = {"name": "附件.docx", "size": len(data), "sha256": sha256(data)}
    intent = (await world.client.post(path, json=body, headers=world.by("admin"))).json()
    await world.post_file(intent, data)
    async with clamd(tmp_path) as address:
        world.app.state.inspector = Inspector(clamd=address)
        refused = await world.client.post(f"{path}/{intent['id']}/confirmation", headers=world.by("admin"))
    assert (refused.status_code, refused.json()["code"]) == (422, "attachment_infected")
    assert (await world.client.get(path)).json()["items"] == []


@pytest.mark.parametrize("address", ["clamd:3310", "tcp:3310", "tcp:host:port", "http://host:3310"])
def test_an_address_that_is_none_stops_the_start(address: str) -> None:
    with pytest.raises(ValueError, match="clamd's address"):
        VirusScanner(address)
