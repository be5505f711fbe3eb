"""What a reviewer is told about a scan: seen when it was rendered, never a verdict."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pikepdf
import pytest

from submissions.inspection import Inspector
from submissions.inspection.rendering import look

TEXT = b"0 g 100 600 300 20 re f "
SEAL = (
    b"0.8 0.1 0.1 RG 8 w 300 200 m 300 233 273 260 240 260 c 207 260 180 233 180 200 c "
    b"180 167 207 140 240 140 c 273 140 300 167 300 200 c S "
)


def pdf(*pages: bytes, size: tuple[float, float] = (595, 842)) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as document:
        for content in pages:
            document.add_blank_page(page_size=size)
            document.pages[-1].Contents = document.make_stream(content)
        document.docinfo["/Title"] = uuid4().hex
        document.save(file)
    return file.getvalue()


def picture(width: int) -> bytes:
    """A page that is one picture."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        image = document.make_stream(b"\x10" * (width * 10), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = width, 10, 8, pikepdf.Name.DeviceGray
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        document.pages[0].Contents = document.make_stream(b"595 0 0 842 0 0 cm /I Do")
        document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (pdf(TEXT, SEAL), {"red_seal": True, "blank_pages": [], "dpi": None}),
        (pdf(TEXT), {"red_seal": False, "blank_pages": [], "dpi": None}),
        (pdf(TEXT, b"", SEAL, b""), {"red_seal": True, "blank_pages": [2, 4], "dpi": None}),
        (pdf(b"1 0 0 rg 100 300 20 20 re f " + TEXT), {"red_seal": False, "blank_pages": [], "dpi": None}),
        (picture(1240), {"red_seal": False, "blank_pages": [], "dpi": 150}),
        (pdf(SEAL, size=(14400, 20)), {"red_seal": False, "blank_pages": [1], "dpi": None}),
    ],
    ids=["seal", "no seal", "blank pages", "a red square", "picture", "strange size"],
)
def test_what_is_seen(data: bytes, seen: dict[str, Any]) -> None:
    assert look(data) == seen


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 nothing", pdf(TEXT)[:-300] + b"x" * 300], ids=["empty", "junk", "cut"]
)
async def test_what_cannot_be_rendered_gives_no_hints(data: bytes) -> None:
    assert await Inspector().look(data) is None


async def _submitted(world: Any, data: bytes) -> dict[str, Any]:
    entry = await world.draft()
    upload = await world.upload(entry["id"], data)
    assert (await world.confirm(entry["id"], upload["id"])).status_code == 200
    answer = await world.submit(entry["id"])
    assert answer.status_code == 200
    return answer.json()


async def test_staff_see_hints_and_applicants_do_not(world: Any) -> None:
    entry = await _submitted(world, pdf(TEXT, b""))
    staff = world.by("bureau", unit_id=world.bureau_id)
    seen = (await world.client.get(f"/entries/{entry['id']}", headers=staff)).json()["scan_hints"]
    assert (seen["red_seal"], seen["blank_pages"], seen["dpi"]) == (False, [2], None)
    assert [(hint["code"], hint["message"]["zh"]) for hint in seen["hints"]] == [
        ("no_red_seal", "未发现红色印章"),
        ("blank_pages", "第 2 页为空白"),
    ]
    assert entry["scan_hints"] is None
    assert (await world.entry(entry["id"]))["scan_hints"] is None


async def test_a_scan_that_cannot_be_rendered_is_accepted_without_hints(world: Any, monkeypatch: Any) -> None:
    async def fails(*_: Any) -> None:
        return None

    monkeypatch.setattr(Inspector, "look", fails)
    entry = await _submitted(world, pdf(TEXT))
    seen = await world.client.get(f"/entries/{entry['id']}", headers=world.by("admin"))
    assert (seen.status_code, seen.json()["scan_hints"]) == (200, None)
