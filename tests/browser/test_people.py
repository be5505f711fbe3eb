"""An administrator finds somebody and changes what they are."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from demo.people import ADMIN

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_expert_is_changed(visitor: Any, account: Any, width: int) -> None:
    expert = await account("expert")
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await _open(admin, expert)
        dialog = await _change(page)
        await dialog.get_by_label("电子邮箱").fill("no address")
        await dialog.get_by_label("所在单位").fill("演示新大学")
        await dialog.get_by_label("评审上限").fill("0")
        await dialog.get_by_role("button", name="保存").click()
        await dialog.get_by_text("电子邮箱格式有误").wait_for()
        await dialog.get_by_text("须为 1–1000 的整数").wait_for()
        await admin.look("admin-change-expert")
        await dialog.get_by_label("电子邮箱").fill(f"new{expert.login}@example.com")
        await dialog.get_by_label("评审上限").fill("30")
        await dialog.get_by_label("擅长的作品类型").click()
        await page.get_by_title("网络电影").click()
        await page.keyboard.press("Escape")
        await dialog.get_by_role("button", name="保存").click()
        await dialog.wait_for(state="hidden")
        for text in ("演示新大学", "网络剧、网络电影", "30"):
            await page.get_by_text(text, exact=True).wait_for()
        await page.get_by_text("n***").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
async def test_staff_move_to_another_bureau(visitor: Any, account: Any, width: int) -> None:
    staff, other = await account("bureau"), await account("bureau")
    async with other.at_the_gateway() as colleague:
        bureau = (await colleague.get(f"/accounts/bureaus/{colleague.account['unit_id']}"))["name"]
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await _open(admin, staff)
        dialog = await _change(page)
        await dialog.get_by_label("所属台局").fill(bureau)
        await page.get_by_title(bureau).wait_for()
        # it opens at once and below its field: a dialog that was still growing would place and size it wrongly
        field, listed = page.locator(".ant-select:has(input:focus)"), page.locator(".ant-select-dropdown")
        below, above = await listed.bounding_box(), await field.bounding_box()
        assert below is not None
        assert above is not None
        assert (below["x"], below["width"]) == (above["x"], above["width"])
        await page.get_by_title(bureau).click()
        await admin.look("admin-change-staff")
        await dialog.get_by_role("button", name="保存").click()
        await dialog.wait_for(state="hidden")
        await page.get_by_text(bureau, exact=True).wait_for()


@pytest.mark.parametrize("width", WIDTHS)
async def test_what_is_masked_is_shown_for_a_reason_that_goes_on_record(visitor: Any, account: Any, width: int) -> None:
    applicant, auditor = await account("applicant"), await account("auditor")
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await _open(admin, applicant)
        await page.get_by_text("138****5678", exact=True).wait_for()
        await page.get_by_role("button", name="查看原文").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("查看内容").click()
        await page.get_by_title("联系电话").click()
        await dialog.get_by_label("理由").fill("核对")
        await dialog.get_by_role("button", name="查看", exact=True).click()
        await dialog.get_by_text("至少 5 个字").first.wait_for()
        admin.expect_error("422")  # the browser itself tells of every refused request
        await dialog.get_by_label("理由").fill("电话核对申报材料")
        await dialog.get_by_role("button", name="查看", exact=True).click()
        await dialog.get_by_text("13812345678").wait_for()
        await admin.look("admin-unmask")
        await dialog.get_by_role("button", name="关闭").last.click()
        await dialog.wait_for(state="hidden")
        assert not await page.get_by_text("13812345678").is_visible()
    async with applicant.at_the_gateway() as person, auditor.at_the_gateway() as reader:
        query = {"action": "personal_data_unmasked", "subject": f"account/{person.account['id']}"}
        records = (await reader.get("/accounts/audit/records", **query))["items"]
    assert [(one["reason"], one["after"]) for one in records] == [("电话核对申报材料", {"field": "phone"})]


@pytest.mark.parametrize("width", WIDTHS)
async def test_somebody_is_switched_off_and_on_again(visitor: Any, account: Any, width: int) -> None:
    expert = await account("expert")
    async with visitor(width=width) as admin, visitor(width=width) as somebody:
        page: Page = admin.page
        await somebody.log_in(expert.login)
        await _open(admin, expert)
        await page.get_by_role("button", name="停用").click()
        sure = page.get_by_role("tooltip")
        await sure.get_by_text(f"停用账号 {expert.login}？").wait_for()
        await admin.look("admin-person-deactivate")
        await sure.get_by_role("button", name="停用").click()
        await page.get_by_text("已停用", exact=True).wait_for()
        await sure.wait_for(state="hidden")
        await admin.look("admin-person-deactivated")
        await somebody.visit("/account")
        await expect(somebody.page.get_by_role("heading", level=1)).to_have_text("登录")
        somebody.expect_error("401")  # the refresh that found no session
        await page.get_by_role("button", name="启用").click()
        await page.get_by_role("button", name="停用").wait_for()
        await somebody.log_in(expert.login)


async def test_an_account_that_is_not_there_is_no_page(visitor: Any, account: Any) -> None:
    await account("admin")
    async with visitor() as admin:
        await admin.log_in(ADMIN)
        await admin.visit("/admin/people/00000000-0000-7000-8000-000000000000")
        await admin.page.get_by_role("heading", name="没有这个页面").wait_for()
        admin.expect_error("404")  # the browser itself tells of every refused request


async def _open(admin: Any, somebody: Any) -> None:
    await admin.log_in(ADMIN)
    await admin.visit("/admin/people")
    await admin.page.get_by_role("searchbox").fill(somebody.login)
    await admin.page.get_by_role("link", name=somebody.login).click()
    await admin.page.get_by_role("heading", name=somebody.login).wait_for()


async def _change(page: Page) -> Any:
    await page.get_by_role("button", name="修改").click()
    return page.get_by_role("dialog")
