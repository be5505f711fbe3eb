"""A ZIP archive in a PDF: its readers look for it from the end of a file, and care for nothing before it.

So the PDF's own end may be the archive's comment, and both programs open the same file. The four bytes of the record
may stand in any picture: only one that names its own directory is an archive's.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_RECORD = struct.Struct("<4s4H2LH")
_END, _ENTRY, _LOCATOR = b"PK\x05\x06", b"PK\x01\x02", b"PK\x06\x07"
_LONGEST_COMMENT = 65_535
_LOCATOR_SIZE = 20


def holds_an_archive(data: bytes) -> bool:
    return any(_names_a_directory(data, place) for place in _places(data))


def _places(data: bytes) -> Iterator[int]:
    """Of whatever looks like an archive's last record, as far from the end as it may stand."""
    place = data.rfind(_END)
    while place >= max(0, len(data) - _LONGEST_COMMENT - _RECORD.size):
        if place + _RECORD.size <= len(data):
            yield place
        place = data.rfind(_END, 0, place + len(_END) - 1)


def _names_a_directory(data: bytes, place: int) -> bool:
    """Right before the record, where it says, or in the record of a large archive."""
    *_, entries, size, offset, comment = _RECORD.unpack_from(data, place)
    if entries == 0 and size == 0:
        return place + _RECORD.size + comment == len(data)
    if data[max(0, place - _LOCATOR_SIZE) : place].startswith(_LOCATOR):
        return True
    return any(data[start : start + len(_ENTRY)] == _ENTRY for start in (place - size, offset) if start >= 0)
