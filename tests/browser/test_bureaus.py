"""An administrator finds a bureau, renames it, and takes it off and on the list."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from demo.people import ADMIN

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_bureau_is_found_by_initials_and_group_renamed_and_switched(
    visitor: Any, bureau: Any, width: int
) -> None:
    mark = uuid4().hex[:10]
    await bureau(f"演示台局{mark}")
    async with visitor(width=width) as admin:
        page: Page = admin.page
        row = page.get_by_role("row").filter(has_text=mark)
        await admin.log_in(ADMIN)
        await admin.visit("/admin/bureaus")
        await page.get_by_role("searchbox").fill(f"YSTJ{mark}")
        await page.get_by_text("共 1 家").wait_for()
        await expect(row).to_contain_text("省级")
        await page.get_by_text("兵团", exact=True).click()
        await page.get_by_text("没有符合条件的台局").wait_for()
        await page.get_by_text("省级", exact=True).first.click()

        await row.get_by_role("button", name="改名").click()
        dialog = page.get_by_role("dialog", name="改名")
        await expect(dialog.get_by_label("名称")).to_have_value(f"演示台局{mark}")
        await dialog.get_by_label("名称").fill("")
        await dialog.get_by_role("button", name="保存").click()
        await dialog.locator("[aria-invalid=true]").wait_for()
        await admin.look("admin-bureau-rename")
        await dialog.get_by_label("名称").fill(f"演示新台局{mark}")
        await dialog.get_by_role("button", name="保存").click()
        await dialog.wait_for(state="hidden")
        await page.get_by_text("没有符合条件的台局").wait_for()  # not by its old name any more
        await page.get_by_role("searchbox").fill(f"ysxtj{mark}")
        await expect(row).to_contain_text(f"演示新台局{mark}")

        await row.get_by_role("button", name="停用").click()
        sure = page.get_by_role("tooltip")
        await sure.get_by_text(f"停用“演示新台局{mark}”？").wait_for()
        await admin.look("admin-bureau-deactivate")
        await sure.get_by_role("button", name="停用").click()
        await row.get_by_text("已停用").wait_for()
        await sure.wait_for(state="hidden")
        await row.get_by_role("button", name="启用").click()
        await row.get_by_role("button", name="停用").wait_for()
        await expect(row).not_to_contain_text("已停用")
