"""An auditor searches the records of a service and verifies its chain."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_records_are_filtered_and_the_chain_verified(visitor: Any, account: Any, width: int) -> None:
    auditor, expert = await account("auditor"), await account("expert")
    async with expert.at_the_gateway() as person:
        subject = f"account/{person.account['id']}"
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(auditor.login)
        await somebody.visit("/audit")
        await page.get_by_label("对象").fill(subject)
        await page.get_by_label("操作", exact=True).fill("expert_created")
        await page.get_by_role("button", name="查询").click()
        rows = page.get_by_role("table").locator("tbody tr")
        await expect(rows).to_have_count(1)
        await expect(rows).to_contain_text(subject)
        await rows.get_by_text("查看", exact=True).click()
        await rows.get_by_text("变更后").wait_for()
        await page.get_by_role("button", name="校验记录链").click()
        await page.get_by_text("记录链完整").wait_for()
        await somebody.look("audit-verified")

        await page.get_by_label("操作", exact=True).fill("新增 专家")
        await page.get_by_role("button", name="查询").click()
        await page.get_by_text("只能填写不含空格的字母、数字和符号").wait_for()
        await somebody.look("audit-fault")
        await page.get_by_label("操作", exact=True).fill("expert_removed")
        await page.get_by_role("button", name="查询").click()
        await page.get_by_text("没有符合条件的记录").wait_for()
        assert "action=expert_removed" in page.url
        await page.get_by_role("button", name="清除").click()
        await expect(rows.first).to_be_visible()
        assert "expert_removed" not in page.url
