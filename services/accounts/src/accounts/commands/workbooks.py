"""Excel files: read in a thread of its own within limits, and the template."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, TypeVar

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.commands.check_form import is_email
from accounts.domain.sheets import COLUMNS, MOST_ROWS, ROLES, Content, Row, Sheet, read
from accounts.domain.work_types import WORK_TYPES
from kit.errors import Invalid, Unavailable

T = TypeVar("T")

_MOST_BYTES = 1_000_000
_MOST_UNPACKED = 8_000_000
_MOST_PARTS = 200
_WAITING = 4
_NOTES = "填写说明"


class Workbooks:
    """One file at a time; where too many wait, ``Unavailable``."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="workbooks")
        self._pending = 0

    async def read(self, file: bytes) -> Content:
        """What the file asks for. Raises ``Invalid`` for what is no workbook, or one that is too large."""
        return await self._run(lambda: read(_sheets(file), is_email))

    async def template(self) -> bytes:
        return await self._run(_template)

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._pending >= _WAITING:
            raise Unavailable()
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._pending -= 1


def _sheets(file: bytes) -> list[Sheet]:
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


def _template() -> bytes:
    book = Workbook()
    notes = book.active or book.create_sheet()
    notes.title = _NOTES
    for line in (
        "第一行是列名，请勿修改；从第二行起填写，每张表最多 500 行。先用“预检”查看全部错误，再导入。",
        "申报台局：地区代码为行政区划代码前两位，兵团为 66，中央直属单位为 00；中央直属填“是”或“否”。",
        f"工作人员：角色为{'、'.join(ROLES)}之一；台局人员须填申报台局的名称（可在同一文件中新建），其他角色不填。",
        f"专家：擅长类型以顿号分隔，留空表示全部类型，可填：{'、'.join(WORK_TYPES)}；评审上限可留空。",
        "工作人员和专家将收到邀请邮件，七日内有效。",
    ):
        notes.append([line])
    for name, columns in COLUMNS.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns.values()))
        sheet.freeze_panes = "A2"
        for number in range(1, len(columns) + 1):
            sheet.cell(1, number).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = 24
            for row in range(2, MOST_ROWS + 2):
                sheet.cell(row, number).number_format = "@"
    file = BytesIO()
    book.save(file)
    return file.getvalue()
