"""Streams that expand to far more than a scan needs: whoever opens the file next would pay for them.

Pictures are judged by the size that they declare, since decoding twenty of them would take longer than an inspection
may; everything else is expanded, as far as it may go.
"""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf

_MOST = 32 * 1024 * 1024
"""Bytes of a stream that is no picture: a page's content, a font. Scanners write some kilobytes."""
_MOST_OF_ALL = 128 * 1024 * 1024
_MOST_PIXELS = 400_000_000
"""A0 at 600 dpi has 550 million; A3 has 70."""
_MOST_PACKED = 256 * 1024
"""Bytes of a stream that is packed in a way which is not looked into."""
_INFLATING = frozenset({"/FlateDecode", "/Fl"})
_PACKING = frozenset({*_INFLATING, "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"})


class Expansion:
    """Adds up what the streams of a file expand to."""

    def __init__(self) -> None:
        self._left = _MOST_OF_ALL

    def is_too_much(self, found: Any) -> bool:
        """Whether this object, on top of those before, goes too far."""
        if not isinstance(found, pikepdf.Stream):
            return False
        filters = _filters(found)
        packed = [name for name in filters if name in _PACKING]
        if len(packed) > 1:
            return True
        if found.get("/Subtype") == pikepdf.Name.Image:
            return _number(found.get("/Width")) * _number(found.get("/Height")) > _MOST_PIXELS
        if not packed:
            return False
        raw = found.read_raw_bytes()
        if filters[0] not in _INFLATING:
            return len(raw) > _MOST_PACKED
        limit = min(_MOST, self._left)
        size = len(zlib.decompressobj().decompress(raw, limit + 1))
        self._left -= size
        return size > limit


def _filters(stream: pikepdf.Stream) -> list[str]:
    named: Any = stream.get("/Filter")
    if named is None:
        return []
    return [str(name) for name in named] if isinstance(named, pikepdf.Array) else [str(named)]


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0
