"""What a call asks besides the registration form: an administrator words it, an applicant answers it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from demo.client import Person
from demo.people import ADMIN, PASSWORD

WIDTHS = (1440, 390)


@pytest.fixture
async def planned(stack: dict[str, Any], account: Any) -> dict[str, Any]:
    """A call of a quarter that has none yet; open as soon as it is published."""
    await account("admin")
    now = datetime.now(UTC)
    dates = {"opens_at": now, "entry_deadline": now + timedelta(days=1), "recommendation_deadline": now + timedelta(2)}
    async with Person(stack["gateway"]["url"], ADMIN) as admin:
        assert await admin.log_in(ADMIN, PASSWORD)
        taken = {(call["year"], call["quarter"]) for call in await admin.get_all("/submissions/calls")}
        free = {(year, quarter) for year in range(2040, 2100) for quarter in (1, 2, 3, 4)} - taken
        year, quarter = secrets.choice(sorted(free))
        body = {name: instant.isoformat() for name, instant in dates.items()}
        return await admin.post("/submissions/calls", {"year": year, "quarter": quarter, **body})


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_admin_asks_for_more_and_an_applicant_answers(
    visitor: Any, account: Any, planned: dict[str, Any], ready_entry: Any, width: int
) -> None:
    async with visitor(width=width) as admin:
        await admin.log_in(ADMIN)
        await admin.visit(f"/admin/calls/{planned['id']}/edit")
        await _ask(admin)
        await admin.page.get_by_role("button", name="发布", exact=True).click()
        await admin.page.get_by_role("tooltip").get_by_role("button", name="发布").click()
        await admin.page.get_by_text("已发布", exact=True).wait_for()
        await admin.visit(f"/admin/calls/{planned['id']}/edit")
        assert await _question(admin.page, 1).get_by_label("代号").is_disabled()
        assert await _question(admin.page, 1).get_by_label("名称", exact=True).is_enabled()
        await admin.look("questions-published")
    applicant = await account("applicant")
    path = await ready_entry(applicant, planned)
    async with visitor(width=width) as somebody:
        await somebody.log_in(applicant.login)
        await somebody.visit(f"/calls/{planned['id']}")
        await somebody.page.get_by_role("heading", name="补充信息").wait_for()
        await somebody.look("call-questions")
        await somebody.visit(path)
        await _answer(somebody, path)


async def _ask(admin: Any) -> None:
    """By keyboard, where that is another way: adding goes to the new field, moving stays with what was moved."""
    page: Page = admin.page
    add = page.get_by_role("button", name="增加一项")
    await add.focus()
    await page.keyboard.press("Enter")
    await expect(_question(page, 1).get_by_label("名称", exact=True)).to_be_focused()
    await page.keyboard.type("播放量（万）")
    await _kind(page, 1, "数字")
    await _question(page, 1).get_by_label("最小值").fill("0")
    await add.click()
    await page.keyboard.type("立项级别")
    await _kind(page, 2, "单选")
    await _question(page, 2).get_by_label("选项").fill("省级\n国家级")
    await _question(page, 2).get_by_label("必填").check()
    await _question(page, 2).get_by_label("代号").fill("Level")
    await page.get_by_role("button", name="上移第 2 项").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="下移第 1 项")).to_be_focused()
    await add.click()
    await page.get_by_role("button", name="删除第 3 项").click()
    await expect(add).to_be_focused()
    await page.get_by_role("button", name="保存修改").click()
    await page.get_by_text("第 1 项“代号”须以小写字母开头").wait_for()
    admin.expect_error("422")
    await admin.look("questions-faulty")
    await _question(page, 1).get_by_label("代号").fill("level")
    await page.get_by_role("button", name="保存修改").click()
    await page.get_by_role("button", name="发布", exact=True).wait_for()


async def _answer(somebody: Any, path: str) -> None:
    page: Page = somebody.page
    views, level = page.get_by_label("播放量（万）"), page.get_by_role("radiogroup", name="立项级别")
    await views.fill("－1")
    await page.get_by_role("button", name="预览并提交").click()
    faults = page.get_by_role("region", name="有 2 处需要修改")
    await faults.get_by_role("button", name="播放量（万）：不得小于 0").click()
    await expect(views).to_be_focused()
    assert await faults.get_by_role("listitem").all_inner_texts() == ["立项级别：必填", "播放量（万）：不得小于 0"]
    await somebody.look("extra-faults")
    await views.fill("1234.5")
    await level.get_by_text("国家级").click()
    await expect(faults).to_be_hidden()
    await page.get_by_text("已保存").wait_for()
    await somebody.visit(path)
    assert await views.input_value() == "1234.5"
    await expect(level.get_by_label("国家级")).to_be_checked()
    await somebody.look("extra-filled")
    await page.get_by_role("button", name="预览并提交").click()
    await page.get_by_role("region", name="提交前请核对").get_by_text("1234.5").wait_for()
    await page.get_by_role("button", name="提交", exact=True).click()
    await page.get_by_text("已提交，登记号").wait_for()
    await page.get_by_role("region", name="参评作品登记表").get_by_text("国家级").wait_for()
    await somebody.look("extra-submitted")


def _question(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"第 {number} 项", exact=True)


async def _kind(page: Page, number: int, kind: str) -> None:
    await _question(page, number).get_by_label("类型").click()
    await page.get_by_title(kind, exact=True).locator("visible=true").click()
