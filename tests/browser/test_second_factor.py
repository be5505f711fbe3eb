"""The second factor in the profile, at the login, and reset by an administrator."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.async_api import Page, expect
from pyotp.totp import TOTP

from demo.people import ADMIN, PASSWORD

WIDTHS = (1440, 390)
STEP = 30


def _code(secret: str, *, later: int = 0) -> str:
    """Each serves once; the next step's is taken already, so nobody waits for it."""
    return TOTP(secret).at(int(time.time()) + later * STEP)


@pytest.mark.parametrize("width", WIDTHS)
async def test_somebody_sets_it_up_logs_in_with_it_and_removes_it(visitor: Any, account: Any, width: int) -> None:
    applicant = await account("applicant")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/account")
        await _begin(page)
        secret = (await page.locator("code").inner_text()).replace(" ", "")
        await page.get_by_role("img", name="供身份验证器扫描的二维码").wait_for()
        await somebody.look("second-factor-set-up")
        await page.get_by_label("动态码").fill(_code(secret))
        await page.get_by_role("button", name="启用").click()
        await page.get_by_role("heading", name="请保存恢复码").wait_for()
        codes = await page.get_by_role("listitem").locator("code").all_inner_texts()
        assert len(codes) == 10
        await somebody.look("second-factor-recovery-codes")
        _, kept = await somebody.download("下载", exact=True)
        assert set(codes) <= set(kept.decode().splitlines())
        await page.get_by_role("button", name="已保存").click()
        await page.get_by_text("10 个").wait_for()
        await somebody.look("second-factor-enabled")

    async with visitor(width=width) as later:
        page = later.page
        await _give_password(later, applicant.login)
        await page.get_by_label("动态码或恢复码").fill(codes[0])
        await page.get_by_role("button", name="继续").click()
        await page.wait_for_url(lambda url: "/login" not in url)
        await later.visit("/account")
        await page.get_by_text("9 个").wait_for()
        await page.get_by_role("button", name="停用两步验证").click()
        await later.look("second-factor-removal")
        await page.get_by_label("动态码或恢复码").fill(_code(secret, later=1))
        await page.get_by_role("button", name="停用两步验证").click()
        await page.wait_for_url(lambda url: "/login" in url)
        await later.log_in(applicant.login)


async def test_the_codes_are_printed_alone(visitor: Any, account: Any) -> None:
    applicant = await account("applicant")
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/account")
        await _begin(page)
        secret = (await page.locator("code").inner_text()).replace(" ", "")
        await page.get_by_label("动态码").fill(_code(secret))
        await page.get_by_role("button", name="启用").click()
        await page.get_by_role("heading", name="请保存恢复码").wait_for()
        await page.evaluate("window.print = () => {}")  # its dialog would be the browser's
        await page.get_by_role("button", name="打印").click()
        await page.emulate_media(media="print")
        await expect(page.get_by_role("listitem").locator("code").first).to_be_visible()
        await expect(page.get_by_text("每个恢复码只能使用一次，请勿告知他人。")).to_be_visible()
        assert not await page.get_by_role("button", name="打印").is_visible()
        assert not await page.get_by_role("heading", name="我的账号").is_visible()
        await page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        await expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_administrator_resets_it_for_who_has_lost_theirs(visitor: Any, account: Any, width: int) -> None:
    expert = await account("expert")
    async with expert.at_the_gateway() as person:
        secret = (await person.post("/accounts/second-factor", {"current_password": PASSWORD}))["secret"]
        await person.post("/accounts/second-factor/activation", {"code": _code(secret)})
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await admin.log_in(ADMIN)
        await admin.visit("/admin/people")
        await page.get_by_role("searchbox").fill(expert.login)
        await page.get_by_role("link", name=expert.login).click()
        await page.get_by_role("heading", name=expert.login).wait_for()
        await page.get_by_role("button", name="重置两步验证").click()
        await page.get_by_role("tooltip").get_by_role("button", name="重置两步验证").click()
        await page.get_by_text("已重置。").wait_for()
        await page.get_by_role("tooltip").wait_for(state="hidden")
        await admin.look("admin-person")
        await page.get_by_role("button", name="重置两步验证").click()
        await page.get_by_role("tooltip").get_by_role("button", name="重置两步验证").click()
        await page.get_by_text("该账号未启用动态验证码登录").wait_for()
        admin.expect_error("404")  # the browser itself tells of every refused request
    async with visitor(width=width) as somebody:
        await somebody.log_in(expert.login)


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_auditors_is_reset_with_the_administrators_own_password(
    visitor: Any, account: Any, width: int
) -> None:
    auditor = await account("auditor")
    async with auditor.at_the_gateway() as person:
        secret = (await person.post("/accounts/second-factor", {"current_password": PASSWORD}))["secret"]
        await person.post("/accounts/second-factor/activation", {"code": _code(secret)})
    async with visitor(width=width) as admin:
        page: Page = admin.page
        await admin.log_in(ADMIN)
        await admin.visit(f"/admin/people/{person.account['id']}")
        await page.get_by_role("button", name="重置两步验证").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("您自己的登录密码").fill(PASSWORD)
        await admin.look("admin-person-reset-guarded")
        await dialog.get_by_role("button", name="重置两步验证").click()
        await page.get_by_text("已重置。").wait_for()
        await admin.visit("/admin/people")
        await page.get_by_role("searchbox").fill(ADMIN)
        await page.get_by_role("link", name=ADMIN, exact=True).click()
        await page.get_by_role("link", name="前往我的账号").wait_for()
        assert not await page.get_by_role("button", name="重置两步验证").is_visible()
        await admin.look("admin-person-own")


async def _begin(page: Page) -> None:
    """To where the authenticator is shown."""
    await page.get_by_role("button", name="设置两步验证").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("当前密码").fill(PASSWORD)
    await dialog.get_by_role("button", name="继续").click()
    await dialog.wait_for(state="hidden")


async def _give_password(somebody: Any, login: str) -> None:
    await somebody.visit("/login")
    await somebody.page.get_by_label("登录账号").fill(login)
    await somebody.page.get_by_label("登录密码").fill(PASSWORD)
    await somebody.page.get_by_role("button", name="登录", exact=True).click()
