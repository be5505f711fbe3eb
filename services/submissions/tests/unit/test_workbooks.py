"""What a workbook cannot hold is refused, not written half."""

from __future__ import annotations

import pytest

from submissions.domain.export_rows import Row, columns_of
from submissions.domain.exports import TooLarge
from submissions.exporting import workbooks
from submissions.exporting.workbooks import XlsxTable

ROW: Row = ["长" * 100, *[None] * (len(columns_of(())) - 1)]


class Sink:
    """Cannot be sought in, as a pipe cannot."""

    def write(self, data: bytes, /) -> int:
        return len(data)

    def flush(self) -> None: ...


def test_more_rows_than_excel_opens_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MOST_ROWS", 3)
    table = XlsxTable(Sink(), columns_of(()))
    table.add([ROW, ROW])
    with pytest.raises(TooLarge):
        table.add([ROW])
    table.close()


def test_a_sheet_that_is_larger_than_its_archive_takes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zipfile.ZIP64_LIMIT", 10_000)
    table = XlsxTable(Sink(), columns_of(()))
    table.add([ROW] * 100)
    with pytest.raises(TooLarge):
        table.finish()
    table.close()
