"""The Excel file that is filled in to bring in bureaus, staff and experts."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.domain.sheets import COLUMNS, MOST_ROWS, ROLES
from accounts.domain.work_types import WORK_TYPES

_NOTES = "填写说明"


def write_template() -> bytes:
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
