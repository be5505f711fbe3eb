"""The end of a session, and two tabs of one, in a real browser."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Page, expect

from demo.people import PASSWORD

WIDTHS = (1440, 390)
TOKEN_LIFE = 600_000  # ms


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_form_outlives_its_session(visitor: Any, account: Any, width: int) -> None:
    admin, name = await account("admin"), f"演示台局{uuid4().hex[:10]}"
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await page.clock.install()
        await somebody.log_in(admin.login)
        await somebody.visit("/admin/bureaus")
        await page.get_by_role("button", name="新增台局").click()
        form = page.get_by_role("dialog", name="新增台局")
        await form.get_by_label("名称").fill(name)
        await form.get_by_label("地区").fill("11")
        await page.get_by_title("11 北京市").click()

        await _end_all_sessions(admin)
        await page.clock.fast_forward(TOKEN_LIFE)
        again = page.get_by_role("dialog", name="请重新登录")
        await again.wait_for()
        somebody.expect_error("401")  # the refresh that found no session
        await expect(again.get_by_label("登录账号")).to_have_value(admin.login)
        await somebody.look("session-ended")
        await page.keyboard.type(PASSWORD)  # the focus is there already
        await page.keyboard.press("Enter")
        await again.wait_for(state="hidden")

        await expect(form.get_by_label("名称")).to_have_value(name)
        await form.get_by_role("button", name="新增", exact=True).click()
        await form.wait_for(state="hidden")
        await page.get_by_role("searchbox").fill(name)
        await page.get_by_role("cell", name=name).wait_for()


async def test_who_gives_up_an_ended_session_is_logged_out(visitor: Any, account: Any) -> None:
    applicant = await account("applicant")
    async with visitor() as somebody:
        page: Page = somebody.page
        await page.clock.install()
        await somebody.log_in(applicant.login)
        await _end_all_sessions(applicant)
        await page.clock.fast_forward(TOKEN_LIFE)
        leave = page.get_by_role("button", name="放弃并退出")
        await expect(page.get_by_label("登录密码")).to_be_focused()
        await leave.hover()
        await page.mouse.down()
        await page.get_by_text("必填").wait_for()  # the field that was left says so, and moves nothing
        await page.mouse.up()
        await page.get_by_role("link", name="登录", exact=True).wait_for()
        somebody.expect_error("401")


async def test_two_tabs_refresh_at_once_and_stay_logged_in(visitor: Any, account: Any) -> None:
    applicant = await account("applicant")
    async with visitor() as first:
        await first.log_in(applicant.login)
        second = await first.another_tab()
        for _ in range(5):
            await asyncio.gather(first.visit("/account"), second.visit("/account"))
            for tab in (first, second):
                await tab.page.get_by_role("heading", name="我的账号").wait_for()
        await first.page.get_by_text("当前设备").wait_for()
        assert await first.page.get_by_role("button", name="退出", exact=True).count() == 0  # they are one session


@pytest.mark.parametrize("width", WIDTHS)
async def test_one_session_is_ended_from_another_and_then_all(visitor: Any, account: Any, width: int) -> None:
    applicant = await account("applicant")
    async with visitor(width=width) as elsewhere, visitor(width=width) as here:
        page: Page = here.page
        await elsewhere.log_in(applicant.login)
        await here.log_in(applicant.login)
        await here.visit("/account")
        listed = page.get_by_role("region", name="登录记录").get_by_role("listitem")
        await expect(listed).to_have_count(2)
        await page.get_by_role("button", name="退出所有设备").click()
        sure = page.get_by_role("tooltip")
        await sure.get_by_text("包括当前设备").wait_for()
        await here.look("profile-sessions")
        await sure.get_by_role("button", name="取消").click()
        await sure.wait_for(state="hidden")

        await listed.get_by_role("button", name="退出", exact=True).click()
        await expect(listed).to_have_count(1)
        await expect(listed).to_contain_text("当前设备")
        await elsewhere.visit("/account")
        await expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("登录")
        elsewhere.expect_error("401")  # the refresh that found no session

        await elsewhere.log_in(applicant.login)
        await page.get_by_role("button", name="退出所有设备").click()
        await sure.get_by_role("button", name="退出所有设备").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("登录")
        await elsewhere.visit("/account")
        await expect(elsewhere.page.get_by_role("heading", level=1)).to_have_text("登录")
        elsewhere.expect_error("401")


async def _end_all_sessions(somebody: Any) -> None:
    async with somebody.at_the_gateway() as person, httpx.AsyncClient(base_url=somebody.gateway) as client:
        (await client.delete("/api/accounts/sessions", headers=person.headers)).raise_for_status()
