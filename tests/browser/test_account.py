"""Registration, login and the end of a session, as people do them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from playwright.async_api import Page, expect

from demo.people import credit_code


async def _tab_to(page: Page, label: str) -> None:
    """Goes on with the keyboard alone until the field has the focus."""
    for _ in range(40):
        focused = await page.evaluate("document.activeElement?.labels?.[0]?.textContent ?? ''")
        if label in focused:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not lead to {label}")


async def _press_button(page: Page, name: str) -> None:
    for _ in range(40):
        if (await page.evaluate("document.activeElement?.textContent ?? ''")).strip() == name:
            await page.keyboard.press("Enter")
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not lead to {name}")


async def test_somebody_registers_and_logs_in_by_keyboard_alone(visitor: Any, person: dict[str, str]) -> None:
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.visit("/register?kind=individual")
        for label, value in person.items():
            await _tab_to(page, label)
            await page.keyboard.type(value)
        await _press_button(page, "提交注册")
        await page.get_by_role("heading", name="注册成功").wait_for()
        await somebody.visit("/login")
        for label in ("登录账号", "登录密码"):
            await _tab_to(page, label)
            await page.keyboard.type(person[label])
        await page.keyboard.press("Enter")
        await page.wait_for_url(lambda url: "/login" not in url)
        await somebody.visit("/account")
        await page.get_by_text(person["登录账号"]).first.wait_for()


async def test_an_organisation_registers_by_keyboard_alone(visitor: Any, person: dict[str, str]) -> None:
    number = uuid4().int
    common = {label: person[label] for label in ("电子邮箱", "联系电话", "登录账号", "登录密码", "确认密码")}
    identified = {"统一社会信用代码": credit_code(number % 90_000 + 10_000), "联系人": "演示联系人"}
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.visit("/register?kind=individual")
        await _tab_to(page, "个人注册")
        await page.keyboard.press("ArrowLeft")
        await expect(page.get_by_role("radio", name="机构注册")).to_be_checked()
        await _tab_to(page, "机构名称")
        await page.keyboard.type(f"演示机构{number}")
        await _tab_to(page, "企业单位")
        await expect(page.get_by_role("radio", name="企业单位")).not_to_be_checked()  # to be there chooses nothing
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("radio", name="事业单位")).to_be_checked()
        for label, value in (identified | common).items():
            await _tab_to(page, label)
            await page.keyboard.type(value)
        await _press_button(page, "提交注册")
        await page.get_by_role("heading", name="注册成功").wait_for()
        await somebody.look("registered")
        await somebody.log_in(person["登录账号"])
        await somebody.visit("/account")
        await page.get_by_text("事业单位").wait_for()


async def test_every_fault_stands_at_its_field_and_the_first_has_the_focus(
    visitor: Any, person: dict[str, str]
) -> None:
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.visit("/register?kind=individual")
        for label, value in (person | {"居民身份证号": "110105194912310021", "确认密码": "Other2023Tuiyou"}).items():
            await page.get_by_label(label, exact=True).fill(value)
        await page.get_by_role("button", name="提交注册").click()
        await page.get_by_text("居民身份证号有误，请核对").first.wait_for()
        invalid = page.locator("[aria-invalid=true]")
        await expect(invalid).to_have_count(2)
        await expect(invalid.first).to_be_focused()


async def test_a_wrong_password_is_told_and_the_login_stays(visitor: Any) -> None:
    nobody = f"nobody{uuid4().hex[:10]}"  # failures count for a day, also those of earlier runs
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.visit("/login")
        await page.get_by_label("登录账号").fill(nobody)
        await page.get_by_label("登录密码").fill("Wrong2023Tuiyou")
        await page.get_by_role("button", name="登录", exact=True).click()
        await page.get_by_text("账号或密码错误").first.wait_for()
        await expect(page.get_by_label("登录账号")).to_have_value(nobody)
        await expect(page.get_by_label("登录密码")).to_have_value("")
        somebody.expect_error("401")  # the browser itself tells of every refused request
