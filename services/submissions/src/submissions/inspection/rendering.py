"""The rendering process: looks at the pages of an accepted scan, and writes what a reviewer might want to look at.

A process of its own beside the inspecting one: whatever a renderer does with a strange file, the file stays accepted.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pypdfium2
from pypdfium2 import raw

from submissions.inspection.limits import MAX_BYTES, confine

_SIDE = 420
"""Pixels of a page's longer side: a seal of 4 cm has sixty of them, and twenty pages take a second."""
_ROWS, _COLUMNS = 12, 8
"""A page's cells are about 2.5 cm wide and high; three by three hold any seal."""
_SEAL = 0.0012
"""So much of a page is red where there is a seal: its ring and letters are about four times as much."""
_BLANK = 0.0002
"""Less ink than that is dust."""


def main() -> None:
    confine()
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    sys.stdout.write(json.dumps(look(data)))


def look(data: bytes) -> dict[str, Any]:
    """``red_seal``: whether any page shows one; ``blank_pages`` by number; ``dpi`` of the coarsest page, if pages are
    pictures."""
    document = pypdfium2.PdfDocument(data)
    seal, blank, resolutions = False, [], []
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        inked, red = _ink_of(page)
        seal = seal or red >= _SEAL
        if inked < _BLANK:
            blank.append(number)
        resolutions += _resolution(page)
        page.close()
    return {"red_seal": seal, "blank_pages": blank, "dpi": min(resolutions, default=None)}


def _ink_of(page: Any) -> tuple[float, float]:
    """Which share of the page is not white, and which is red within the reddest spot of a seal's size."""
    bitmap = page.render(scale=_SIDE / max(*page.get_size(), 1))
    pixels, step = bytes(bitmap.buffer), bitmap.n_channels
    width, height = bitmap.width, bitmap.height
    cells = [[0] * _COLUMNS for _ in range(_ROWS)]
    inked = 0
    for y in range(height):
        line = pixels[y * bitmap.stride : y * bitmap.stride + width * step]
        if line.count(255) == len(line):
            continue
        row = cells[y * _ROWS // height]
        for x, (blue, green, red) in enumerate(zip(line[0::step], line[1::step], line[2::step], strict=True)):
            inked += min(blue, green, red) < 200
            if red > 120 and red - max(blue, green) > 50:
                row[x * _COLUMNS // width] += 1
    reddest = max(
        sum(sum(row[left : left + 3]) for row in cells[top : top + 3])
        for top in range(_ROWS - 2)
        for left in range(_COLUMNS - 2)
    )
    return inked / (width * height), reddest / (width * height)


def _resolution(page: Any) -> list[int]:
    """Of the picture that fills more than half of the page, if there is one."""
    width, height = page.get_size()
    found: list[int] = []
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if right > left and (right - left) * (top - bottom) > width * height / 2:
            found.append(round(picture.get_px_size()[0] / (right - left) * 72))
    return [max(found)] if found else []


if __name__ == "__main__":
    main()
