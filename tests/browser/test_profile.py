"""What somebody does with their own account."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect

from demo.people import PASSWORD

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_somebody_changes_contact_details_and_downloads_their_data(
    visitor: Any, account: Any, width: int
) -> None:
    applicant = await account("applicant")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/account")
        await page.get_by_role("button", name="修改联系方式").click()
        await page.get_by_label("联系电话").fill("010-55512345")
        await page.get_by_label("当前密码").fill("Wrong2023Tuiyou")
        await page.get_by_role("button", name="保存").click()
        await page.locator("[aria-invalid=true]").wait_for()
        somebody.expect_error("422")  # the browser itself tells of every refused request
        await somebody.look("profile-change")
        await page.get_by_label("当前密码").fill(PASSWORD)
        await page.get_by_role("button", name="保存").click()
        await page.get_by_text("已保存。").wait_for()
        await page.get_by_text("010-****2345").or_(page.get_by_text("010*")).first.wait_for()

        await page.get_by_role("button", name="下载我的数据").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("当前密码").fill(PASSWORD)
        await somebody.look("profile-export")
        name, content = await somebody.download("下载", exact=True)
        assert name == f"我的数据-{applicant.login}.json"
        assert "010-55512345" in json.dumps(json.loads(content), ensure_ascii=False)
        await dialog.wait_for(state="hidden")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_changed_password_ends_the_other_logins(visitor: Any, account: Any, width: int) -> None:
    applicant, new = await account("applicant"), "Other2023Tuiyou"
    async with visitor(width=width) as elsewhere, visitor(width=width) as here:
        page: Page = here.page
        await elsewhere.log_in(applicant.login)
        await here.log_in(applicant.login)
        await here.visit("/account")
        await page.get_by_role("button", name="修改密码").click()
        await page.get_by_label("当前密码").fill("Wrong2023Tuiyou")
        await page.get_by_label("新密码").fill("short")
        await page.get_by_label("确认密码").fill(new)
        await page.get_by_role("button", name="修改密码").click()
        await page.get_by_text("登录密码长度须为 10–20 位").wait_for()
        await here.look("profile-password")
        await page.get_by_label("新密码").fill(new)
        await page.get_by_text("登录密码长度须为 10–20 位").wait_for(state="hidden")
        await page.get_by_role("button", name="修改密码").click()
        await page.get_by_text("密码错误").first.wait_for()
        here.expect_error("422")  # the browser itself tells of every refused request
        await page.get_by_label("当前密码").fill(PASSWORD)
        await page.get_by_role("button", name="修改密码").click()
        await page.get_by_text("新密码已生效，其他设备上的登录已全部退出。").wait_for()
        await here.visit("/account")  # this login goes on
        await page.get_by_role("heading", name="登录密码").wait_for()
        await elsewhere.visit("/account")
        await expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("登录")
        elsewhere.expect_error("401")
