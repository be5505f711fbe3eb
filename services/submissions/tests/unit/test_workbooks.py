"""What a workbook cannot hold is refused, not written half; what a cell cannot hold is written as far as it can."""

from __future__ import annotations

import io
from datetime import date
from typing import Any, cast

import openpyxl
import pytest

from submissions.domain.export_rows import Item, Row, columns_of, row_of
from submissions.domain.exports import TooLarge
from submissions.domain.extra_fields import ExtraField
from submissions.domain.form import Form
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


def written(*values: Any) -> list[Any]:
    file, columns = io.BytesIO(), columns_of(())[: len(values)]
    table = XlsxTable(file, columns)
    table.add([values])
    table.finish()
    table.close()
    return [cell.value for cell in openpyxl.load_workbook(file).worksheets[0][2]]


def test_a_cell_holds_as_much_of_a_text_as_excel_opens() -> None:
    longest, wide = "长" * 32_767, "𠀀" * 16_383
    assert written(longest, longest + "长", wide, wide + "𠀀") == [
        longest, "长" * 32_766 + "…", wide, "𠀀" * 16_383 + "…"
    ]  # fmt: skip


def test_what_no_sheet_can_hold_is_left_out_or_stays_text() -> None:
    strange = "一\0\x0b\x1f\ud800\udfff\ufffe\uffff二\t三"
    assert written(strange, date(1899, 12, 31), date(1, 1, 1)) == ["一二\t三", "1899-12-31", "0001-01-01"]


@pytest.mark.parametrize("kept", ["0000-01-01", "2023-02-30", "明天", ""])
def test_an_answer_that_is_no_day_is_exported_as_it_stands(kept: str) -> None:
    asked = ExtraField(name="filed_on", kind="date", title="备案日期")
    [column] = [column for column in columns_of((asked,)) if column.title == "备案日期"]
    item = Item(summary=cast("Any", None), form=Form(extra={"filed_on": kept}), flags=())
    assert row_of(item, [column]) == [kept or None]
