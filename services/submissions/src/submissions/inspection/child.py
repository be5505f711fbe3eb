"""The inspecting process: reads a PDF from standard input, writes its finding as JSON. It trusts nothing it reads."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from submissions.inspection.actions import acts_by_itself
from submissions.inspection.archives import holds_an_archive
from submissions.inspection.expansion import Expansion
from submissions.inspection.limits import MAX_BYTES, confine

MAX_PAGES = 20
_MAX_OBJECTS = 100_000
_MAX_DEPTH = 60
_END = b"%%EOF"

_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA", "/RichMedia"})
# a scan names no other files: following such a link would tell somebody's server who reads it
_ACTIVE_NAMES = frozenset(
    {"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE"}
)


def main() -> None:
    _load_ciphers()
    confine()
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    sys.stdout.write(json.dumps(inspect(data)))


def _load_ciphers() -> None:
    """The library that reads encrypted files opens some of its own the first time: afterwards nothing can be opened."""
    sample = BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(sample, encryption=pikepdf.Encryption(owner="o", user=""))
    pikepdf.open(sample).close()


def inspect(data: bytes) -> dict[str, Any]:
    """The number of pages, or why the file is refused."""
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return {"refusal": "scan_not_only_pdf" if b"%PDF-" in data[:1024] else "scan_not_pdf"}
    if data[data.rfind(_END) + len(_END) :].strip(b"\0\t\n\f\r \x1a") and _END in data:
        return {"refusal": "scan_not_only_pdf"}
    if holds_an_archive(data):
        return {"refusal": "scan_not_only_pdf"}
    try:
        # a damaged file is not repaired: what we would accept is not what the next reader sees
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
            return _judge(pdf)
    except pikepdf.PasswordError:
        return {"refusal": "scan_encrypted"}
    except (
        pikepdf.PdfError,
        pikepdf.ForeignObjectError,
        ValueError,
        RuntimeError,
        MemoryError,
        RecursionError,
        zlib.error,
    ):
        return {"refusal": "scan_unreadable"}


def _judge(pdf: pikepdf.Pdf) -> dict[str, Any]:
    if pdf.is_encrypted:
        return {"refusal": "scan_encrypted"}
    if len(pdf.objects) > _MAX_OBJECTS:
        return {"refusal": "scan_unreadable"}
    if any(_is_active(found) for found in pdf.objects):
        return {"refusal": "scan_active_content"}
    expansion = Expansion()
    if any(expansion.is_too_much(found) for found in pdf.objects):
        return {"refusal": "scan_expands"}
    pages = len(pdf.pages)
    if pages == 0:
        return {"refusal": "scan_no_pages"}
    return {"refusal": "scan_too_many_pages"} if pages > MAX_PAGES else {"pages": pages}


def _is_active(found: Any) -> bool:
    return any(
        key in _ACTIVE_KEYS
        or acts_by_itself(key, value)
        or (key in {"/S", "/Type", "/Subtype"} and isinstance(value, pikepdf.Name) and str(value) in _ACTIVE_NAMES)
        for key, value in _items(found, 0)
    )


def _items(found: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Every key and value below an object, without following references: those are visited on their own."""
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        for key in found.keys():  # noqa: SIM118 - pikepdf's objects are not iterable themselves
            value = found.get(key)
            yield key, value
            if not getattr(value, "is_indirect", False):
                yield from _items(value, depth + 1)
    elif isinstance(found, pikepdf.Array):
        for value in found:
            if not getattr(value, "is_indirect", False):
                yield from _items(value, depth + 1)


if __name__ == "__main__":
    main()
