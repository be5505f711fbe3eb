"""Bureaus, staff and experts from an Excel file, from the template to the invitations."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook, load_workbook
from playwright.async_api import FilePayload, Page

WIDTHS = (1440, 390)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = {
    "申报台局": ["名称", "地区代码", "中央直属"],
    "工作人员": ["角色", "申报台局", "姓名", "电子邮箱"],
    "专家": ["姓名", "电子邮箱", "所在单位", "申报台局", "擅长类型", "评审上限"],
}


def workbook(sheets: dict[str, list[list[Any]]]) -> FilePayload:
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in [HEADS[name], *rows]:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return {"name": "演示导入.xlsx", "mimeType": XLSX, "buffer": file.getvalue()}


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_file_is_checked_put_right_and_brought_in(visitor: Any, account: Any, width: int) -> None:
    admin, mark = await account("admin"), uuid4().hex[:10]
    bureau, email = f"演示台局{mark}", f"expert{mark}@example.com"
    faulty = workbook(
        {
            "申报台局": [[bureau, "99", "也许"]],
            "专家": [["演示专家", "no address", "演示大学", None, "网络剧", "很多"]] * 130,
        }
    )
    good = workbook(
        {
            "申报台局": [[bureau, "11", "否"]],
            "工作人员": [["台局", bureau, "演示初审", f"staff{mark}@example.com"]],
            "专家": [["演示专家", email, "演示大学", None, "网络剧、短视频", 20]],
        }
    )
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(admin.login)
        await somebody.visit("/admin/import")
        chooser = page.get_by_label("选择文件")
        await chooser.set_input_files({"name": "名单.xls", "mimeType": XLSX, "buffer": b"x"})
        await page.get_by_text("请先在 Excel 中另存为").wait_for()
        await chooser.set_input_files(faulty)
        await page.get_by_role("heading", name="处错误").wait_for()
        await page.get_by_text("C 中央直属").wait_for()
        await somebody.look("admin-import-faults")
        await page.get_by_role("button", name="再显示").first.click()
        await chooser.set_input_files(good)
        await page.get_by_role("heading", name="预检通过").wait_for()
        await somebody.look("admin-import-ready")
        await page.get_by_role("button", name="导入", exact=True).click()
        sure = page.get_by_role("tooltip")
        await sure.get_by_text("将新增 1 家台局，并立即发出 2 封邀请邮件。").wait_for()
        await sure.get_by_role("button", name="导入", exact=True).click()
        await page.get_by_role("heading", name="导入完成").wait_for()
        await sure.wait_for(state="hidden")
        await somebody.look("admin-import-done")
        await page.get_by_role("link", name="查看邀请").click()
        await page.get_by_text("待接受").first.wait_for()


async def test_the_template_as_it_is_holds_nothing_to_bring_in(visitor: Any, account: Any) -> None:
    admin = await account("admin")
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(admin.login)
        await somebody.visit("/admin/import")
        name, template = await somebody.download("下载模板")
        assert name == "导入模板.xlsx"
        assert load_workbook(BytesIO(template)).sheetnames[1:] == list(HEADS)
        as_it_is: FilePayload = {"name": name, "mimeType": XLSX, "buffer": template}
        await page.get_by_label("选择文件").set_input_files(as_it_is)
        await page.get_by_text("文件中没有可导入的内容").wait_for()


async def test_a_file_is_dropped_and_one_that_is_no_workbook_is_told(visitor: Any, account: Any) -> None:
    admin = await account("admin")
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(admin.login)
        await somebody.visit("/admin/import")
        dropped = await page.evaluate_handle(
            "() => { const held = new DataTransfer(); held.items.add(new File(['no zip'], 'a.xlsx')); return held }"
        )
        await page.get_by_text("选择文件，或将文件拖到此处").dispatch_event("drop", {"dataTransfer": dropped})
        await page.get_by_text("不是可读取的 Excel 文件").wait_for()
        somebody.expect_error("422")  # the browser itself tells of every refused request
