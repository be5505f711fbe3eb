"""我的申报: an applicant's three lists, and the way from a call to a draft, as people go it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page

from demo.people import PASSWORD

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_guest_enters_a_work_through_the_login(
    visitor: Any, account: Any, published_call: Any, width: int
) -> None:
    call, applicant = await published_call(), await account("applicant")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.visit(f"/calls/{call['id']}")
        await page.get_by_role("button", name="立刻申报").click()
        await page.get_by_label("登录账号").fill(applicant.login)
        await page.get_by_label("登录密码").fill(PASSWORD)
        await page.get_by_role("button", name="登录", exact=True).click()
        await page.wait_for_url(f"**/calls/{call['id']}")
        begin = page.get_by_role("button", name="立刻申报")
        await begin.wait_for()
        await somebody.look("call-of-an-applicant")
        await begin.dblclick()
        await page.wait_for_url("**/entries/*")
        await somebody.visit("/entries")
        entries = page.get_by_role("list", name="待提交").get_by_role("listitem")
        assert await entries.count() == 1  # however often it was clicked
        await entries.get_by_text(call["title"]).wait_for()
        await somebody.look("entries-pending-submission")


@pytest.mark.parametrize("width", WIDTHS)
async def test_each_list_says_when_it_is_empty(visitor: Any, account: Any, width: int) -> None:
    applicant = await account("applicant")
    async with visitor(width=width) as somebody:
        await somebody.log_in(applicant.login)
        await somebody.visit("/entries")
        for name in ("待提交", "待审核", "已审核"):
            await somebody.page.get_by_text(f"{name} 0").click()
            await somebody.page.get_by_text(f"没有{name}的作品").wait_for()
        await somebody.look("entries-empty")


async def test_a_long_list_comes_in_pages(visitor: Any, account: Any, published_call: Any) -> None:
    call, applicant = await published_call(), await account("applicant")
    titles = [f"演示作品第{number:02d}号" for number in range(1, 23)]
    async with applicant.at_the_gateway() as person:
        for title in titles:
            await person.post("/submissions/entries", {"call_id": call["id"], "form": {"title": title}})
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/entries")
        entries = page.get_by_role("list", name="待提交").get_by_role("listitem")
        assert await entries.count() == 20
        await page.get_by_role("button", name="加载更多").click()
        await entries.filter(has_text=titles[0]).wait_for()
        shown = await entries.get_by_role("heading").all_inner_texts()
        assert shown == titles[::-1]  # the newest first, none twice


async def test_a_list_that_cannot_be_read_says_so_and_is_read_again(visitor: Any, account: Any) -> None:
    applicant = await account("applicant")
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await page.route("**/api/submissions/entries?*", lambda route: route.fulfill(status=500, body="{}"))
        await somebody.visit("/entries")
        await page.get_by_text("没有加载成功").wait_for()
        await page.unroute("**/api/submissions/entries?*")
        await page.get_by_role("button", name="重试").click()
        await page.get_by_text("没有待提交的作品").wait_for()
        somebody.expect_error("500")


async def test_lists_are_counted_and_searched(visitor: Any, account: Any, draft: Any) -> None:
    applicant = await account("applicant")
    for title in ("演示作品甲", "演示作品乙", "另一部"):
        await draft(applicant, title=title)
    async with visitor(width=390) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/entries")
        await page.get_by_text("待提交 3").wait_for()
        await page.get_by_role("searchbox").fill("演示作品")
        await page.get_by_text("待提交 2").wait_for()
        entries = page.get_by_role("list", name="待提交").get_by_role("listitem")
        await entries.filter(has_text="另一部").wait_for(state="detached")
        assert await entries.count() == 2
        await somebody.look("entries-searched")
        await page.get_by_role("searchbox").fill("没有这样的")
        await page.get_by_text("没有找到这样的作品").wait_for()


async def test_letter_form_and_receipt_come_as_files(
    visitor: Any, account: Any, published_call: Any, ready_entry: Any
) -> None:
    applicant = await account("applicant")
    path = await ready_entry(applicant, await published_call())
    async with visitor() as somebody, applicant.at_the_gateway() as person:
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        name, letter = await somebody.download("下载承诺书（PDF）")
        assert (name, letter[:5]) == ("版权承诺书-演示作品.pdf", b"%PDF-")
        name, letter = await somebody.download("下载承诺书（Word）")
        assert (name, letter[:2]) == ("版权承诺书-演示作品.docx", b"PK")
        await somebody.look("form-letter")
        number = (await person.post(f"/submissions{path}/submission"))["registration_number"]
        await somebody.visit(path)
        await somebody.look("entry-papers")
        for button, file in (
            ("下载登记表（PDF）", f"参评作品登记表-{number}.pdf"),
            ("下载申报回执（PDF）", f"申报回执-{number}-1.pdf"),
        ):
            name, paper = await somebody.download(button)
            assert (name, paper[:5]) == (file, b"%PDF-")


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_entry_is_copied_to_another_call(
    visitor: Any, account: Any, published_call: Any, ready_entry: Any, width: int
) -> None:
    applicant, call = await account("applicant"), await published_call()
    other = await published_call(entry_deadline=datetime.now(UTC) + timedelta(days=1))
    path = await ready_entry(applicant, call)
    async with applicant.at_the_gateway() as person:
        await person.post(f"/submissions{path}/submission")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await page.get_by_role("button", name="复制到其他项目").click()
        dialog = page.get_by_role("dialog", name="复制到其他项目")
        await dialog.get_by_role("radio", name=other["title"]).check()
        await somebody.look("entry-copying")
        await dialog.get_by_role("button", name="复制", exact=True).click()
        await page.get_by_text("以下内容没有带入").wait_for()
        await page.get_by_text(other["title"]).first.wait_for()
        assert await page.get_by_label("作品名称").input_value() == "演示作品"
        await somebody.look("entry-copied")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_closed_call_is_entered_at_a_bureau_with_more_time(
    visitor: Any, account: Any, published_call: Any, bureau: Any, width: int
) -> None:
    applicant, unit = await account("applicant"), await bureau(f"演示台局{uuid4().hex[:10]}")
    call = await published_call(entry_deadline=datetime.now(UTC) + timedelta(seconds=20))
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(f"/calls/{call['id']}")
        await page.get_by_text("本项目申报已截止。").wait_for()  # the page counts down by itself
        async with (await account("admin")).at_the_gateway() as admin:
            until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
            extension = {"scope": "bureau", "scope_id": unit["id"], "until": until, "reason": "当地停电（演示）"}
            await admin.post(f"/submissions/calls/{call['id']}/extensions", extension)
        await somebody.visit(f"/calls/{call['id']}")
        await page.get_by_text(f"仅下列台局仍接受申报：{unit['name']}").wait_for()
        await page.get_by_role("definition").filter(has_text=unit["name"]).wait_for()
        await somebody.look("call-bureau-extended")
        await page.get_by_role("button", name="立刻申报").click()
        await page.get_by_role("heading", name="参评作品登记表").wait_for()
