"""Codes by mail: a forgotten password is set anew, and an address is confirmed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page

WIDTHS = (1440, 390)
CODE = r"{}。验证码：\s+(\d{{8}})"
FOR_RESET, FOR_CONFIRMATION = CODE.format("重新设置登录密码"), CODE.format("确认账号的电子邮箱")
NEW_PASSWORD = "Other2023Tuiyou"


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_forgotten_password_is_set_anew_by_the_code_in_the_mail(
    visitor: Any, account: Any, found_in_mail: Any, width: int
) -> None:
    applicant = await account("applicant")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.visit("/login")
        await page.get_by_role("link", name="忘记密码？").click()
        await page.get_by_label("登录账号").fill(applicant.login)
        await page.get_by_role("button", name="发送验证码").click()
        await page.get_by_text("验证码已发送到其电子邮箱").wait_for()
        code = await found_in_mail(f"{applicant.login}@example.com", FOR_RESET)
        await page.get_by_label("验证码").fill(_other(code))
        await page.get_by_label("登录密码").fill(NEW_PASSWORD)
        await page.get_by_label("确认密码").fill(NEW_PASSWORD)
        await page.get_by_role("button", name="设置新密码").click()
        await page.get_by_text("验证码错误或已失效").first.wait_for()
        somebody.expect_error("422")  # the browser itself tells of every refused request
        await somebody.look("reset-code")
        await page.get_by_label("验证码").fill(f"{code[:4]} {code[4:]}")
        await page.get_by_role("button", name="设置新密码").click()
        await page.get_by_text("新密码已生效").wait_for()
        await somebody.look("reset-done")
        await somebody.log_in(applicant.login, NEW_PASSWORD)


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_address_is_confirmed_by_the_code_that_it_takes(
    visitor: Any, account: Any, found_in_mail: Any, width: int
) -> None:
    applicant = await account("applicant")
    address = f"{applicant.login}@example.com"
    at_registration = await found_in_mail(address, FOR_CONFIRMATION)
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/account")
        await page.get_by_role("button", name="发送验证码").click()
        await page.get_by_text("验证码已发送").wait_for()
        await page.get_by_label("验证码").fill("1234")
        await page.get_by_role("button", name="确认", exact=True).click()
        await page.get_by_text("验证码为 8 位数字").wait_for()
        await somebody.look("profile-confirm-email")
        await page.get_by_label("验证码").fill(await found_in_mail(address, FOR_CONFIRMATION, after=at_registration))
        await page.get_by_role("button", name="确认", exact=True).click()
        await page.get_by_text("（已确认）").wait_for()
        await page.get_by_role("heading", name="确认电子邮箱").wait_for(state="hidden")


def _other(code: str) -> str:
    """A code of the same form that is wrong."""
    return f"{(int(code) + 1) % 10**8:08}"
