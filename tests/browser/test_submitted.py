"""A bureau and the administration look for what was submitted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from demo.people import ADMIN

WIDTHS = (1440, 390)


async def _submitted(account: Any, ready_entry: Any, published_call: Any, bureau_id: str, title: str) -> None:
    applicant, call = await account("applicant"), await published_call()
    path = await ready_entry(applicant, call, bureau_id=bureau_id, title=title)
    async with applicant.at_the_gateway() as person:
        await person.post(f"/submissions{path}/submission")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_bureau_finds_its_own_entries_and_an_admin_all(
    visitor: Any, account: Any, ready_entry: Any, published_call: Any, bureau: Any, width: int
) -> None:
    mark = uuid4().hex[:10]
    staff = await account("bureau")
    async with staff.at_the_gateway() as person:
        ours = person.account["unit_id"]
    theirs = await bureau(f"演示台局{mark}")
    await _submitted(account, ready_entry, published_call, ours, f"演示剧{mark}甲")
    await _submitted(account, ready_entry, published_call, theirs["id"], f"演示剧{mark}乙")
    async with visitor(width=width) as reader:
        await reader.log_in(staff.login)
        await reader.visit("/submitted")
        await expect(_rows(reader.page)).to_have_count(1)
        await expect(_rows(reader.page)).to_contain_text(f"演示剧{mark}甲")
        await expect(reader.page.get_by_label("申报台局")).to_have_count(0)
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await admin.log_in(ADMIN)
        await admin.visit("/submitted")
        await page.get_by_role("searchbox").press_sequentially(f"演示 剧{mark}")
        await expect(page.get_by_role("searchbox")).to_have_value(f"演示 剧{mark}")
        await expect(_rows(page)).to_have_count(2)
        await admin.look("submitted")
        await page.get_by_label("申报台局").fill(theirs["name"])
        await page.get_by_title(theirs["name"]).click()
        await expect(_rows(page)).to_have_count(1)
        await expect(_rows(page)).to_contain_text(f"演示剧{mark}乙")
        await page.get_by_label("提交时间自").fill("2990-01-01")
        await page.get_by_text("没有符合条件的作品").wait_for()
        await admin.look("submitted-none")


def _rows(page: Page) -> Any:
    return page.get_by_role("row").filter(has=page.get_by_role("cell"))
