"""A bureau and the administration look for what was submitted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from demo.people import ADMIN

WIDTHS = (1440, 390)


async def _submitted(account: Any, ready_entry: Any, published_call: Any, bureau_id: str, title: str) -> str:
    """Its number."""
    applicant, call = await account("applicant"), await published_call()
    path = await ready_entry(applicant, call, bureau_id=bureau_id, title=title)
    async with applicant.at_the_gateway() as person:
        submitted = await person.post(f"/submissions{path}/submission")
    return str(submitted["registration_number"])


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


@pytest.mark.parametrize("width", WIDTHS)
async def test_staff_open_an_entry_with_what_they_should_look_at(
    visitor: Any, account: Any, ready_entry: Any, published_call: Any, bureau: Any, width: int
) -> None:
    title = f"演示剧{uuid4().hex[:10]}"
    staff, theirs = await account("bureau"), await bureau(f"演示台局{uuid4().hex[:10]}")
    async with staff.at_the_gateway() as person:
        ours = person.account["unit_id"]
    number = await _submitted(account, ready_entry, published_call, ours, title)
    other = await _submitted(account, ready_entry, published_call, theirs["id"], title)
    async with visitor(width=width) as reader:
        page: Page = reader.page
        await reader.log_in(staff.login)
        await reader.visit("/submitted")
        await page.get_by_role("link", name=title).click()
        await page.get_by_role("heading", name=title).wait_for()
        await page.get_by_text(number).wait_for()
        hints = page.get_by_role("region", name="审核提示")
        await hints.get_by_text(other).wait_for()
        await expect(hints.get_by_role("link")).to_have_count(0)  # it is another bureau's
        await expect(page.get_by_text("010*****2345")).to_be_visible()
        await reader.look("submitted-entry")
        name, form = await reader.download("下载登记表（PDF）")
        assert number in name
        assert form.startswith(b"%PDF-")
    async with visitor(width=width) as admin:
        await admin.log_in(ADMIN)
        await admin.visit(page.url)
        await admin.page.get_by_role("link", name=f"查看 {other}").click()
        await admin.page.get_by_role("link", name=f"查看 {number}").wait_for()
        theirs_too = admin.page.url
    async with visitor(width=width) as reader:
        await reader.log_in(staff.login)
        await reader.visit(theirs_too)
        await reader.page.get_by_role("heading", name="没有这个页面").wait_for()
        reader.expect_errors("404")


def _rows(page: Page) -> Any:
    return page.get_by_role("row").filter(has=page.get_by_role("cell"))
