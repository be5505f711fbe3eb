"""An Excel file that comes from outside, read within limits."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from accounts.domain.sheets import COLUMNS, MOST_ROWS, Row, Sheet
from kit.errors import Invalid

_MOST_BYTES = 1_000_000
_MOST_UNPACKED = 8_000_000
_MOST_PARTS = 200


def read_workbook(file: bytes) -> list[Sheet]:
    """The sheets that we know. Raises ``Invalid`` for what is no workbook, or one that is too large."""
    if len(file) > _MOST_BYTES:
        raise _too_large()
    try:
        _refuse_harm(file)
        book = load_workbook(BytesIO(file), read_only=True, data_only=True, keep_links=False)
        return [_sheet(book[name]) for name in COLUMNS if name in book.sheetnames]
    except Invalid:
        raise
    except Exception as error:  # a broken file raises whatever the part of the library raises that it breaks
        zh, en = "不是可读取的 Excel 文件（.xlsx）", "The file is not an Excel workbook (.xlsx) that can be read"
        raise Invalid("not_a_workbook", zh, en) from error


def _refuse_harm(file: bytes) -> None:
    """No part can unpack to more than its entry in the directory says: the reader stops there.

    Excel writes no document types; one could define entities that grow without end, or read files of ours.
    """
    with zipfile.ZipFile(BytesIO(file)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise _too_large()
        for part in parts:
            if b"<!DOCTYPE" in archive.read(part).replace(b"\0", b""):  # in UTF-16 as well
                raise ValueError("a document type")


def _too_large() -> Invalid:
    return Invalid("workbook_too_large", "文件过大", "The file is too large")


def _sheet(sheet: Any) -> Sheet:
    """Its rows that hold something. What the file says about its own size counts for nothing."""
    sheet.reset_dimensions()
    width = len(COLUMNS[sheet.title])
    rows: list[Row] = []
    for number, values in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=width, values_only=True), 1):
        cells = [_text(value) for value in values]
        if any(cells):
            rows.append(Row(number, cells))
    return Sheet(sheet.title, rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
