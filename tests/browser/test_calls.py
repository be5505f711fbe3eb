"""An administrator plans a quarter's call: template, change, publication, extensions."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from demo.client import Person
from demo.people import ADMIN, PASSWORD

WIDTHS = (1440, 390)
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def quarter(stack: dict[str, Any], account: Any) -> tuple[int, int]:
    """One that has no call yet, far ahead of those that other tests take."""
    await account("admin")
    async with Person(stack["gateway"]["url"], ADMIN) as admin:
        assert await admin.log_in(ADMIN, PASSWORD)
        taken = {(call["year"], call["quarter"]) for call in await admin.get_all("/submissions/calls")}
    return secrets.choice(sorted({(year, quarter) for year in range(2040, 2100) for quarter in (1, 2, 3, 4)} - taken))


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_call_is_planned_published_and_extended(
    visitor: Any, account: Any, quarter: tuple[int, int], width: int
) -> None:
    bureau = await account("bureau")
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await _plan(admin, quarter)
        await admin.look("planning-new")
        await page.get_by_label("每家省级台局推荐名额").fill("")
        await page.get_by_role("button", name="保存草稿").click()
        await page.get_by_text("必填", exact=True).wait_for()
        await page.get_by_label("每家省级台局推荐名额").fill("12")
        await page.get_by_role("button", name="保存草稿").click()
        await page.get_by_text("12 件").wait_for()
        await page.get_by_text("草稿", exact=True).wait_for()
        await admin.look("planning-draft")
        await page.get_by_role("button", name="发布", exact=True).click()
        await page.get_by_role("tooltip").get_by_role("button", name="发布").click()
        await page.get_by_text("已发布", exact=True).wait_for()
        await _extend(admin, bureau, quarter)
        await _attach(admin)
        await _word_the_letter(admin)
        await page.get_by_role("link", name="返回项目列表").click()
        await page.get_by_role("heading", name="项目管理").wait_for()
        await admin.look("planning-calls")


async def _plan(admin: Any, quarter: tuple[int, int]) -> None:
    page: Page = admin.page
    await admin.log_in(ADMIN)
    await admin.visit("/admin/calls/new")
    await page.get_by_role("button", name="下一步").wait_for()
    await admin.look("planning-quarter")
    # a quarter far ahead stands in the address, as one that was chosen does
    await admin.visit(f"/admin/calls/new?year={quarter[0]}&quarter={quarter[1]}")
    title = page.get_by_label("项目名称")
    await title.wait_for()
    assert await title.input_value() == f"{quarter[0]}年第{'一二三四'[quarter[1] - 1]}季度网络视听节目季度推优"
    assert await page.get_by_label("申报截止", exact=True).input_value() == f"{quarter[0]}-{quarter[1] * 3:02}-15"
    assert await page.get_by_label("申报截止：时刻").input_value() == "24:00"


async def _extend(admin: Any, bureau: Any, quarter: tuple[int, int]) -> None:
    page: Page = admin.page
    async with bureau.at_the_gateway() as staff:
        name = (await staff.get(f"/accounts/bureaus/{staff.account['unit_id']}"))["name"]
    await page.get_by_role("button", name="延期", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("某一申报台局").click()
    await dialog.get_by_label("申报台局", exact=True).fill(name)
    await page.get_by_title(name).click()
    await dialog.get_by_label("理由").fill("演示：当地系统停机")
    await dialog.get_by_role("button", name="延期").click()
    await dialog.get_by_text("须晚于现行截止时间").wait_for()
    admin.expect_error("422")  # the browser itself tells of every refused request
    await admin.look("planning-extend")
    await dialog.get_by_label("延长至", exact=True).fill(f"{quarter[0]}-{quarter[1] * 3:02}-16")
    await dialog.get_by_role("button", name="延期").click()
    await dialog.wait_for(state="hidden")
    await page.get_by_text("演示：当地系统停机").wait_for()
    await page.get_by_text(name, exact=True).wait_for()
    await admin.look("planning-extended")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_deadline_is_extended_for_one_applicant_and_for_all(
    visitor: Any, account: Any, published_call: Any, width: int
) -> None:
    applicant, other = await account("applicant"), await account("applicant")
    call = await published_call(entry_deadline=datetime.now(UTC) + timedelta(hours=1))
    first, second = (datetime.now(CHINA) + timedelta(days=days) for days in (1, 2))
    async with (
        visitor(width=width) as admin,
        applicant.at_the_gateway() as theirs,
        other.at_the_gateway() as others,
    ):
        page: Page = admin.page
        path = f"/submissions/calls/{call['id']}"
        await admin.log_in(ADMIN)
        await admin.visit(f"/admin/calls/{call['id']}")
        dialog = page.get_by_role("dialog")
        await page.get_by_role("button", name="延期", exact=True).click()
        await dialog.get_by_text("某一申报者").click()
        await dialog.get_by_label("申报者", exact=True).fill(applicant.login)
        await page.get_by_title(applicant.login).click()
        await admin.look("planning-extend-applicant")
        await _until(page, first, "演示：一位申报者停电")
        async with visitor(width=width) as guest:
            await guest.log_in(applicant.login)
            await guest.visit(f"/calls/{call['id']}")
            await guest.page.get_by_text(f"{first.month}月{first.day}日").first.wait_for()
        own = (await theirs.get(path))["own_deadline"]
        assert datetime.fromisoformat(own).astimezone(CHINA).date() == first.date()
        unchanged = await others.get(path)
        assert (unchanged["own_deadline"], unchanged["entry_deadline"]) == (None, call["entry_deadline"])

        await page.get_by_role("button", name="延期", exact=True).click()
        await _until(page, second, "演示：全国系统停机")
        now = (await others.get(path))["entry_deadline"]
        assert datetime.fromisoformat(now).astimezone(CHINA).date() == second.date()
        await page.get_by_text(applicant.login).wait_for()
        await admin.look("planning-extended-twice")


async def _until(page: Page, until: datetime, reason: str) -> None:
    """Fills in the open dialog's rest and sends it."""
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("延长至", exact=True).fill(f"{until:%Y-%m-%d}")
    await dialog.get_by_label("理由").fill(reason)
    await dialog.get_by_role("button", name="延期").click()
    await dialog.wait_for(state="hidden")
    await page.get_by_text(reason).wait_for()


async def _attach(admin: Any) -> None:
    """A file that everybody can download then; one that is not what its name says is refused."""
    page: Page = admin.page
    content = b"%PDF-1.7 demo " + uuid4().bytes
    files = page.locator("input[type=file]")
    await files.set_input_files({"name": "模板.docx", "mimeType": "application/msword", "buffer": content})
    await page.get_by_text("文件内容与扩展名不符").wait_for()
    admin.expect_error("422")
    await files.set_input_files({"name": "版权承诺书模板.pdf", "mimeType": "application/pdf", "buffer": content})
    await page.get_by_role("button", name="删除 版权承诺书模板.pdf").wait_for()
    await admin.look("planning-attachments")
    planned = page.url
    await page.get_by_role("link", name="查看公开页面").click()
    await page.get_by_role("heading", name="附件下载").wait_for()
    await admin.look("call-attachments")
    name, got = await admin.download("下载 版权承诺书模板.pdf")
    assert (name, got) == ("版权承诺书模板.pdf", content)
    await page.goto(planned)
    await page.get_by_role("button", name="删除 版权承诺书模板.pdf").click()
    await page.get_by_role("tooltip").get_by_role("button", name="删除").click()
    await page.get_by_role("button", name="删除 版权承诺书模板.pdf").wait_for(state="hidden")


async def _word_the_letter(admin: Any) -> None:
    page: Page = admin.page
    await page.get_by_text("本项目使用平台的通用正文。").wait_for()
    await page.get_by_role("button", name="修改正文").click()
    dialog = page.get_by_role("dialog")
    text = dialog.get_by_label("版权承诺书正文")
    assert "【作品名称】" in await text.input_value()
    await text.fill("演示正文")
    await dialog.get_by_role("button", name="保存修改").click()
    await dialog.get_by_text("须包含【作品名称】").wait_for()
    admin.expect_error("422")
    await admin.look("planning-letter")
    await _reword_elsewhere(admin)
    await text.fill("演示正文：【版权方】享有《【作品名称】》的版权。")
    await dialog.get_by_text("须包含【作品名称】").wait_for(state="hidden")
    await dialog.get_by_role("button", name="保存修改").click()
    theirs = dialog.get_by_role("region", name="另一窗口保存的正文")
    await theirs.get_by_text("另一窗口的【版权方】").wait_for()
    await expect(text).to_have_value("演示正文：【版权方】享有《【作品名称】》的版权。")
    admin.expect_error("412")
    await admin.look("planning-letter-elsewhere")
    await dialog.get_by_role("button", name="保存修改").click()
    await page.get_by_text("本项目使用自己的正文。").wait_for()


async def _reword_elsewhere(admin: Any) -> None:
    tab = await (await admin.another_tab()).visit(admin.page.url)
    await tab.page.get_by_role("button", name="修改正文").click()
    dialog = tab.page.get_by_role("dialog")
    await dialog.get_by_label("版权承诺书正文").fill("另一窗口的【版权方】《【作品名称】》")
    await dialog.get_by_role("button", name="保存修改").click()
    await dialog.wait_for(state="hidden")


@pytest.mark.parametrize("width", WIDTHS)
async def test_platforms_are_added_and_switched_off(visitor: Any, account: Any, width: int) -> None:
    await account("admin")
    mark = uuid4().hex[:10]
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await admin.log_in(ADMIN)
        await admin.visit("/admin/platforms")
        await page.get_by_role("button", name="添加平台").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_text("备案", exact=True).click()
        await dialog.get_by_label("平台名称").fill(f"演示平台{mark}甲\n\n演示平台{mark}乙\n演示平台 {mark}乙")
        await admin.look("platforms-add")
        await dialog.get_by_role("button", name="添加平台").click()
        await dialog.wait_for(state="hidden")
        await page.get_by_role("searchbox").fill(f"{mark}")
        await expect(page.get_by_role("row").filter(has_text=mark)).to_have_count(2)
        row = page.get_by_role("row").filter(has_text=f"{mark}甲")
        await row.get_by_role("button", name="改为持证").click()
        await row.get_by_text("持证", exact=True).wait_for()
        await row.get_by_role("button", name="停用").click()
        await row.get_by_text("已停用").wait_for()
        await admin.look("platforms")


async def test_what_another_window_changed_is_told_and_what_was_typed_stays(
    visitor: Any, account: Any, quarter: tuple[int, int]
) -> None:
    await account("admin")
    async with visitor() as admin:
        page: Page = admin.page
        await _plan(admin, quarter)
        await page.get_by_role("button", name="保存草稿").click()
        await page.get_by_role("button", name="修改", exact=True).click()
        await page.get_by_label("项目详情").fill("这里写的")
        other = await admin.another_tab()
        await other.page.goto(page.url)
        await other.page.get_by_label("每家省级台局推荐名额").fill("7")
        await other.page.get_by_role("button", name="保存修改").click()
        await other.page.get_by_text("7 件").wait_for()
        await page.get_by_role("button", name="保存修改").click()
        await page.get_by_text("其他窗口已修改：每家省级台局推荐名额").wait_for()
        admin.expect_error("412")
        await expect(page.get_by_label("项目详情")).to_have_value("这里写的")
        await expect(page.get_by_label("每家省级台局推荐名额")).to_have_value("7")
        await admin.look("planning-elsewhere")
        await page.get_by_role("button", name="保存修改").click()
        await page.get_by_role("heading", name="季度推优").wait_for()
        await page.get_by_role("link", name="查看公开页面").click()
        await page.get_by_text("这里写的").wait_for()
