"""Lists as xlsx. Whatever applicants typed stays text: no program may take it for a formula.

The library would collect the rows in a temporary file, which in a container is memory. Here its sheet is written
straight into the archive, whose other parts, which are small, come after it.
"""

# openpyxl has no types
# pyright: reportMissingModuleSource=false

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from submissions.domain.export_rows import Column, Row, Value
from submissions.domain.exports import TooLarge
from submissions.exporting import Sink
from submissions.exporting.tables import BEGINS_A_FORMULA

_SHEET = "xl/worksheets/sheet1.xml"
_MOST_ROWS = 1_048_576
_LONGEST = 32_767
"""What Excel opens: rows of a sheet, characters of a cell."""
_FIRST_YEAR = 1900
"""Sheets count days from there."""
_NO_XML = re.compile(rf"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff]")


class XlsxTable:
    """A text that could begin a formula is marked as text, a column's title as well: admins type those."""

    def __init__(self, sink: Sink, columns: Sequence[Column]) -> None:
        target: Any = sink
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._part: Any = self._zip.open(_SHEET, "w")
        self._book: Any = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("申报作品")
        self._sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = column.width
        self._sheet._writer = WorksheetWriter(self._sheet, out=self._part)
        self._sheet._writer.write_top()
        self._last = get_column_letter(len(columns))
        self._rows = 1
        self._sheet.append([self._title(column.title) for column in columns])

    def add(self, rows: Sequence[Row], /) -> None:
        """Raises ``TooLarge`` for more than a workbook may hold."""
        self._rows += len(rows)
        if self._rows > _MOST_ROWS:
            raise TooLarge
        for row in rows:
            self._sheet.append([self._cell(value) for value in row])

    def finish(self) -> None:
        """Raises ``TooLarge``: the archive can hold 2 GiB of a part that was begun without its size."""
        self._sheet.auto_filter.ref = f"A1:{self._last}{self._rows}"
        try:
            self._end_sheet()
        except RuntimeError as error:
            raise TooLarge from error
        _Rest(self._book, self._zip).save()

    def close(self) -> None:
        """Without its end, where it is not whole: the libraries would write that once it is forgotten."""
        if not self._sheet.closed:
            with contextlib.suppress(OSError):
                self._end_sheet()
        self._zip.fp = None

    def _end_sheet(self) -> None:
        try:
            self._sheet.close()
        finally:
            self._part.close()

    def _title(self, title: str) -> Any:
        kept = self._cell(title)
        cell: Any = WriteOnlyCell(self._sheet, value=kept) if isinstance(kept, str) else kept
        cell.font = Font(bold=True)
        return cell

    def _cell(self, value: Value) -> Any:
        if isinstance(value, date) and value.year < _FIRST_YEAR:
            value = value.isoformat()
        if not isinstance(value, str):
            return value
        kept = _fitting(_NO_XML.sub("", value))
        if not kept.startswith((*BEGINS_A_FORMULA, "#")):
            return kept
        cell: Any = WriteOnlyCell(self._sheet, value=kept)
        cell.data_type = "s"  # else the library makes formulas and errors of some
        cell.quotePrefix = True
        return cell


def _fitting(text: str) -> str:
    """As much as a cell may hold, in the units in which Excel counts."""
    if len(text) * 2 <= _LONGEST:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= _LONGEST * 2:
        return text
    return units[: (_LONGEST - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


class _Rest(ExcelWriter):
    """Everything but the rows of the sheet, which are in the archive already."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._rels = ws._writer._rels
        self.manifest.append(ws)
