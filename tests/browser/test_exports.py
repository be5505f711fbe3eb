"""A bureau asks for its list as a file, is told when it is ready, and fetches it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from testkit.probes import eventually

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_list_is_asked_for_and_fetched_by_keyboard(
    visitor: Any, account: Any, ready_entry: Any, published_call: Any, width: int
) -> None:
    title, staff = f"演示剧{uuid4().hex[:10]}", await account("bureau")
    applicant, call = await account("applicant"), await published_call()
    async with staff.at_the_gateway() as person:
        bureau_id = person.account["unit_id"]
    path = await ready_entry(applicant, call, bureau_id=bureau_id, title=title)
    async with applicant.at_the_gateway() as person:
        await person.post(f"/submissions{path}/submission")
    async with visitor(width=width) as reader:
        page: Page = reader.page
        await reader.log_in(staff.login)
        await reader.visit("/submitted/exports")
        await page.get_by_text("没有导出文件").wait_for()
        await reader.look("exports-none")
        await page.get_by_role("link", name="申报作品").last.click()
        await page.get_by_role("searchbox").fill(title)
        await page.get_by_role("button", name="导出", exact=True).press("Enter")
        dialog = page.get_by_role("dialog")
        await dialog.get_by_text(f"作品名称含“{title}”").wait_for()
        await dialog.get_by_label("申报项目").fill(call["title"])
        await page.locator(".ant-select-dropdown:visible").get_by_title(call["title"]).first.click()
        await dialog.get_by_label("CSV").check()
        await reader.look("exports-asking")
        await dialog.get_by_role("button", name="导出", exact=True).press("Enter")
        await page.wait_for_url("**/submitted/exports")
        await page.get_by_text("1 件作品，").wait_for()
        await reader.look("exports")
        name, content = await reader.download("下载")
        assert name.startswith(call["title"])
        assert name.endswith(".csv")
        assert title in content.decode("utf-8-sig")
        await eventually(lambda: _told(reader), within=30)
        await page.get_by_role("link", name="查看我的导出").click()
        await page.get_by_role("button", name="删除").click()
        await expect(page.get_by_text("没有导出文件")).to_be_visible()


async def _told(reader: Any) -> bool:
    await reader.visit("/inbox")
    return await reader.page.get_by_role("link", name="查看我的导出").count() == 1
