"""Files that are no good scans, each made here: refused with a reason, inside the limits, and nothing of them stays."""

from __future__ import annotations

import asyncio
import gc
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pikepdf
import pytest

from kit.objectstore import sha256
from submissions.domain.scans import UPLOADS_PER_HOUR
from submissions.inspection import Inspector

WITHIN = 25.0
"""Seconds: an inspection ends after fifteen, whatever it reads."""
MEGABYTE = 1024 * 1024


def _saved(change: Callable[[pikepdf.Pdf], None], **saving: Any) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = uuid4().hex
        change(document)
        document.save(file, **saving)
    return file.getvalue()


def _raw(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of just these objects, with a right table of where they are."""
    text, places = b"%PDF-1.7\n", list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    begin = len(text)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    return (
        text
        + table
        + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, begin)
    )


def _plain() -> bytes:
    return _saved(lambda _: None)


def _javascript(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _embedded(document: pikepdf.Pdf) -> None:
    document.attachments["a.exe"] = b"MZ"


def _many_pages(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    for _ in range(9_999):
        document.pages.append(page)


def _stream(data: bytes, **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = pikepdf.Stream(document, data, **entries)

    return change


def _deflated(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * MEGABYTE) for _ in range(size // MEGABYTE)) + packer.flush()


def _object_stream(size: int) -> bytes:
    """Objects that lie in a stream which expands to ``size`` bytes: they are expanded when the file is opened."""
    packed = _deflated(size)
    body = b"%PDF-1.7\n"
    places = [len(body)]
    body += b"1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    body += packed + b"\nendstream\nendobj\n"
    table = b"".join(
        kind.to_bytes(1) + a.to_bytes(4) + b.to_bytes(2) for kind, a, b in ((0, 0, 65535), (1, places[0], 0), (2, 1, 0))
    )
    row = b"3 0 obj\n<< /Type /XRef /Size 3 /W [1 4 2] /Root 2 0 R /Length %d >>\nstream\n" % len(table)
    return body + row + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _huge_picture(document: pikepdf.Pdf) -> None:
    picture = pikepdf.Stream(document, zlib.compress(b""), Filter=pikepdf.Name.FlateDecode)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 100_000, 100_000, 8
    picture.ColorSpace = pikepdf.Name.DeviceRGB
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "hidden")
    return file.getvalue()


def _archive_around_the_end(archive: bytes, *, padding: int = 0) -> bytes:
    """The PDF's last lines are the comment of an archive that stands before them."""
    document = _plain()
    begin = document.rindex(b"startxref")
    comment = b" " * padding + b"\n" + document[begin:]
    return document[:begin] + archive[:-2] + len(comment).to_bytes(2, "little") + comment


def _large_archive() -> bytes:
    """Its last record points to another, as those of archives with very many files do."""
    return b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2)


def _action(**entries: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(**{name: getattr(pikepdf.Name, v) if name == "S" else v for name, v in entries.items()})


URI = pikepdf.String("https://example.org/")
UNC = pikepdf.String("\\\\server\\share\\a.pdf")


def _opening(**action: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = document.make_indirect(_action(**action))

    return change


def _on_open_of_page(**action: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].AA = pikepdf.Dictionary(O=_action(**action))

    return change


def _linking(**action: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        link.A = _action(**action)
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])

    return change


def _goes(document: pikepdf.Pdf) -> None:
    """What scanners and printers write: show the first page."""
    place = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
    document.Root.OpenAction = document.make_indirect(_action(S="GoTo", D=place, Next=[_action(S="GoTo", D=place)]))
    document.pages[0].AA = pikepdf.Dictionary(O=_action(S="GoTo", D=place))


def _shows(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.FitH, 800])


GOOD: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "a link to a web page": _linking(S="URI", URI=URI),
    "opens at a place": _shows,
    "goes to a place": _goes,
    "an archive's mark by chance": _stream(b"PK\x05\x06" + bytes(range(1, 200))),
    "an archive's mark at its very end": _stream(b"x" * 100 + b"PK\x05\x06"),
}


TWICE = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
CORPUS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "truncated": ("scan_unreadable", lambda: _plain()[:-120]),
    "only its beginning": ("scan_unreadable", lambda: b"%PDF-1.7\n"),
    "encrypted": ("scan_encrypted", lambda: _saved(lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u"))),
    "HTML before it": ("scan_not_only_pdf", lambda: b"<script>alert(1)</script>" + _plain()),
    "an archive behind it": ("scan_not_only_pdf", lambda: _plain() + _zip()),
    "an archive around its end": ("scan_not_only_pdf", lambda: _archive_around_the_end(_zip())),
    "an archive far from its end": ("scan_not_only_pdf", lambda: _archive_around_the_end(_zip(), padding=65_000)),
    "a large archive around its end": ("scan_not_only_pdf", lambda: _archive_around_the_end(_large_archive())),
    "opens a web page": ("scan_active_content", lambda: _saved(_opening(S="URI", URI=URI))),
    "opens another file": ("scan_active_content", lambda: _saved(_opening(S="GoToR", F=UNC))),
    "launches a program": ("scan_active_content", lambda: _saved(_opening(S="Launch", F=UNC))),
    "goes to a place, then a web page": (
        "scan_active_content", lambda: _saved(_opening(S="GoTo", D="a", Next=[_action(S="URI", URI=URI)])),
    ),
    "a page that opens a web page": ("scan_active_content", lambda: _saved(_on_open_of_page(S="URI", URI=URI))),
    "a link to a file elsewhere": ("scan_active_content", lambda: _saved(_linking(S="GoToR", F=UNC))),
    "a link into an embedded file": ("scan_active_content", lambda: _saved(_linking(S="GoToE", F=UNC))),
    "JavaScript": ("scan_active_content", lambda: _saved(_javascript)),
    "embedded file": ("scan_active_content", lambda: _saved(_embedded)),
    "10 000 pages": ("scan_too_many_pages", lambda: _saved(_many_pages)),
    "pages in a circle": (
        "scan_unreadable",
        lambda: _raw(
            b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
        ),
    ),
    "an object that is itself": (
        "scan_unreadable", lambda: _raw(b"<< /Type /Catalog /Pages 2 0 R >>", b"2 0 R"),
    ),
    "a stream that expands": (
        "scan_expands", lambda: _saved(_stream(_deflated(200 * MEGABYTE), Filter=pikepdf.Name.FlateDecode)),
    ),
    "packed twice": (
        "scan_expands", lambda: _saved(_stream(zlib.compress(_deflated(100 * MEGABYTE)), Filter=TWICE)),
    ),
    "objects that expand": ("scan_unreadable", lambda: _object_stream(700 * MEGABYTE)),
    "a huge picture": ("scan_expands", lambda: _saved(_huge_picture)),
    "nested too deeply": (
        "scan_unreadable", lambda: _raw(b"<< /Type /Catalog /X " + b"[" * 100_000 + b"]" * 100_000 + b" >>"),
    ),
    "another kind of file": ("scan_not_pdf", _zip),
    "a picture named PDF": ("scan_not_pdf", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 2000),
}  # fmt: skip


@pytest.mark.parametrize("name", CORPUS)
async def test_each_is_refused_with_its_reason(name: str) -> None:
    reason, make = CORPUS[name]
    data = make()
    async with asyncio.timeout(WITHIN):
        assert (await Inspector().inspect(data)).refusal == reason


@pytest.mark.parametrize("name", GOOD)
async def test_what_a_scan_may_hold_is_no_reason(name: str) -> None:
    assert (await Inspector().inspect(_saved(GOOD[name]))).refusal is None


@pytest.mark.parametrize(
    "tail", [b"", b"\r\n", b"\0" * 600, b"\x1a"], ids=["nothing", "a line", "padding", "an old mark"]
)
async def test_what_scanners_write_behind_the_end_is_no_reason(tail: bytes) -> None:
    assert (await Inspector().inspect(_plain() + tail)).refusal is None


async def test_a_file_of_no_bytes_and_one_of_21_mb_never_get_in(world: Any) -> None:
    entry = await world.draft()
    path = f"/entries/{entry['id']}/uploads"
    for data in (b"", b"%PDF-1.7\n" + b" " * (21 * MEGABYTE)):
        told = {"size": len(data), "sha256": sha256(data)}
        answer = await world.client.post(path, json=told, headers=world.applicant)
        assert (answer.status_code, answer.json()["code"]) == (422, "scan_too_large")
        intent = await world.client.post(path, json=told | {"size": 1000}, headers=world.applicant)
        async with httpx.AsyncClient() as browser:
            form = intent.json()
            sent = await browser.post(
                form["url"], data=form["fields"], files={"file": ("x.pdf", data, "application/pdf")}
            )
        assert sent.status_code in {400, 403}, "the object store refuses it by the form's own limits"
        assert (await world.confirm(entry["id"], form["id"])).json()["code"] == "scan_missing"


@pytest.mark.timeout(600)
async def test_the_service_refuses_all_of_them_and_its_memory_comes_back(world: Any) -> None:
    files = {name: make() for name, (_, make) in CORPUS.items()}
    used: list[int] = []
    for _ in range(2):  # what the first one leaves is code and caches
        entry: dict[str, Any] = {}
        for place, (name, data) in enumerate(files.items()):
            if place % UPLOADS_PER_HOUR == 0:
                world.applicant_id = uuid4()
                await world.register(world.applicant_id)
                entry = await world.draft()
            upload = await world.upload(entry["id"], data)
            async with asyncio.timeout(WITHIN):
                answer = await world.confirm(entry["id"], upload["id"])
            assert (answer.status_code, answer.json()["code"]) == (422, CORPUS[name][0]), name
        gc.collect()
        used.append(_resident())
    assert used[1] - used[0] < 20, f"megabytes after each round: {used}"


def _resident() -> int:
    """Megabytes of this process, in which the service runs."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096 // MEGABYTE
