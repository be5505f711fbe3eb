"""The end of an account: asked for, stopped, ordered by an administrator."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

from demo.people import PASSWORD

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_erasure_is_asked_for_and_stopped_in_the_profile_and_by_the_letter(
    visitor: Any, account: Any, link_in_mail: Any, width: int
) -> None:
    applicant = await account("applicant")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/account")
        await _confirm(somebody, "注销账号", look="profile-erasure-dialog")
        await page.get_by_text("您已申请注销账号").wait_for()
        await somebody.look("profile-erasure")
        former = await link_in_mail(f"{applicant.login}@example.com", "erasure")
        await page.get_by_role("button", name="撤销注销，保留账号").click()
        await page.get_by_role("button", name="停用账号").wait_for()
        await _confirm(somebody, "注销账号")
        await page.get_by_text("您已申请注销账号").wait_for()
    link = await link_in_mail(f"{applicant.login}@example.com", "erasure", after=former)
    async with visitor(width=width) as owner:
        page = owner.page
        await owner.visit(link)
        await owner.look("erasure")
        await page.get_by_role("button", name="撤销注销，保留账号").click()
        await page.get_by_text("注销已撤销").wait_for()
        await page.get_by_role("link", name="前往登录").click()
        await owner.log_in(applicant.login)
        await owner.visit("/account")
        await page.get_by_role("button", name="停用账号").wait_for()


async def test_somebody_switches_their_own_account_off(visitor: Any, account: Any) -> None:
    applicant = await account("applicant")
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/account")
        await _confirm(somebody, "停用账号")
        await page.wait_for_url(lambda url: "/login" in url)
        await page.get_by_label("登录账号").fill(applicant.login)
        await page.get_by_label("登录密码").fill(PASSWORD)
        await page.get_by_role("button", name="登录", exact=True).click()
        await page.get_by_role("alert").get_by_text("账号").wait_for()
        somebody.expect_error("40[13]")  # the browser itself tells of every refused request


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_administrator_orders_an_erasure_and_takes_it_back(visitor: Any, account: Any, width: int) -> None:
    admin, expert = await account("admin"), await account("expert")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(admin.login)
        await somebody.visit("/admin/people")
        await page.get_by_role("searchbox").fill(expert.login)
        await page.get_by_role("link", name=expert.login).click()
        await page.get_by_role("button", name="注销账号").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("理由").fill("演示：本人书面申请")
        await somebody.look("admin-erasure-dialog")
        await dialog.get_by_role("button", name="注销账号").click()
        await page.get_by_text("已申请注销").wait_for()
        await dialog.wait_for(state="hidden")
        await somebody.look("admin-erasure")
        await page.get_by_role("button", name="启用").click()
        await page.get_by_role("button", name="注销账号").wait_for()


async def _confirm(somebody: Any, what: str, look: str | None = None) -> None:
    page: Page = somebody.page
    await page.get_by_role("button", name=what).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("当前密码").fill(PASSWORD)
    if look is not None:
        await somebody.look(look)
    await dialog.get_by_role("button", name=what).click()
    await dialog.wait_for(state="hidden")
