"""The registration form, from an empty draft to a submitted entry and its withdrawal, as applicants fill it in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect

from demo.letters import scanned_letter
from testkit.probes import eventually

WIDTHS = (1440, 390)
TITLE = "演示作品 第二季"


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_applicant_fills_in_uploads_submits_and_withdraws(
    visitor: Any, account: Any, published_call: Any, bureau: Any, width: int
) -> None:
    call, applicant = await published_call(), await account("applicant")
    unit = await bureau(f"演示台局{uuid4().hex[:10]}")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(f"/calls/{call['id']}")
        await page.get_by_role("button", name="立刻申报").click()
        await page.get_by_role("heading", name="参评作品登记表").wait_for()
        await page.wait_for_load_state("networkidle")
        await somebody.look("form-empty")

        await page.get_by_role("button", name="预览并提交").click()
        faults = page.get_by_role("region", name="有 12 处需要修改")
        await faults.wait_for()
        assert await faults.evaluate("list => list === document.activeElement")
        await somebody.look("form-faults")
        await faults.get_by_role("button", name="版权所属机构（个人）：必填").click()
        assert await _field(page, "版权所属机构").evaluate("field => field === document.activeElement")

        await _choose_bureau(page, unit["name"], somebody)
        await fill(page, call)
        await upload(page, scanned_letter(call=call["title"], title=TITLE, work_type="网络剧", owner="演示", date=""))
        await saved(page)
        await somebody.look("form-filled")
        await page.get_by_role("button", name="预览并提交").click()
        await page.get_by_role("heading", name="提交前请核对").wait_for()
        await page.get_by_role("region", name="提交前请核对").get_by_text(unit["name"]).wait_for()
        await somebody.look("form-preview")
        await page.get_by_role("button", name="提交", exact=True).click()

        await page.get_by_text("已提交，登记号").wait_for()
        await page.get_by_role("heading", name=TITLE).wait_for()
        await somebody.look("entry-submitted")
        await somebody.visit("/entries?list=pending_review")
        await page.get_by_role("link", name=f"查看 {TITLE}").click()
        await page.get_by_role("button", name="撤回申报").click()
        asked = page.get_by_role("dialog", name="撤回申报")
        await somebody.look("entry-withdrawing")
        await asked.get_by_role("button", name="撤回申报").click()
        await asked.wait_for(state="hidden")
        steps = page.get_by_role("region", name="审核记录").get_by_role("listitem")
        assert await steps.count() == 2
        await page.get_by_role("button", name="撤回申报").wait_for(state="hidden")
        await somebody.visit("/entries?list=reviewed")
        await page.get_by_role("list", name="已审核").get_by_text("已撤回").wait_for()
        await somebody.look("entries-reviewed")


@pytest.mark.parametrize("width", WIDTHS)
async def test_what_was_typed_is_there_after_a_reload_and_without_a_network(
    visitor: Any, account: Any, draft: Any, width: int
) -> None:
    applicant = await account("applicant")
    path = await draft(applicant)
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await _field(page, "作品名称").fill(TITLE)
        await saved(page)
        await somebody.visit(path)
        assert await _field(page, "作品名称").input_value() == TITLE

        await page.context.set_offline(True)
        await _field(page, "播出平台").fill("断网时填写的平台")
        await page.get_by_text("未保存，网络不通").wait_for()
        await somebody.look("form-offline")
        await page.context.set_offline(False)
        await saved(page)
        await somebody.visit(path)
        assert await _field(page, "播出平台").input_value() == "断网时填写的平台"
        await page.get_by_role("button", name="保存记录").click()
        saves = page.get_by_role("dialog", name="保存记录").get_by_role("listitem")
        await saves.get_by_text("断网时填写的平台").wait_for()
        await expect(saves).to_have_count(1)  # within some minutes
        await somebody.look("entry-saves")
        somebody.expect_errors("ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_new_draft_begins_with_the_contact_of_the_account(
    visitor: Any, account: Any, draft: Any, width: int
) -> None:
    applicant = await account("applicant")
    path = await draft(applicant, contact_name=None, contact_phone=None)
    async with visitor(width=width) as somebody, applicant.at_the_gateway() as person:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await expect(page.get_by_label("联系电话")).to_have_value("13812345678")
        await expect(page.get_by_label("联系人")).to_have_value("演示申报人")
        await page.get_by_text("已保存").wait_for()
        await somebody.look("form-own-contact")

        async def saved() -> tuple[str | None, str | None]:
            form = (await person.get(f"/submissions{path}"))["form"]
            return form["contact_name"], form["contact_phone"]

        await eventually(lambda: _is(saved, ("演示申报人", "13812345678")), within=20, what="the contact in the draft")
        await page.get_by_label("联系人").fill("另一联系人")
        await eventually(lambda: _is(saved, ("另一联系人", "13812345678")), within=20, what="the other contact")
        await somebody.visit(path)
        await expect(page.get_by_label("联系人")).to_have_value("另一联系人")


async def _is(read: Callable[[], Awaitable[Any]], wanted: Any) -> bool:
    return await read() == wanted


async def test_a_draft_is_deleted_after_asking(visitor: Any, account: Any, draft: Any) -> None:
    applicant = await account("applicant")
    path = await draft(applicant)
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await page.get_by_role("button", name="删除草稿").click()
        await page.get_by_role("dialog").get_by_role("button", name="取消").click()
        await page.get_by_role("button", name="删除草稿").click()
        await page.get_by_role("dialog").get_by_role("button", name="删除草稿").click()
        await page.get_by_text("没有待提交的作品").wait_for()
        await somebody.visit(path)
        await page.get_by_role("heading", name="没有这个页面").wait_for()
        somebody.expect_errors("404")


async def saved(page: Page) -> None:
    """Waits until the page says so. It says what it said before until the next key is noticed: ask after typing."""
    await page.get_by_text("已保存").wait_for()


async def upload(page: Page, content: bytes, name: str = "承诺书.pdf") -> None:
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    await page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    await page.get_by_text("已上传，文件通过检查").wait_for()


async def fill(page: Page, call: dict[str, Any]) -> None:
    for label, value in {
        "作品名称": TITLE, "集数": "１２", "单集时长": "45.5", "总时长": "546", "首播日期": call["broadcast_from"],
        "播出平台": "演示视听平台", "版权所属机构": "演示机构", "出品机构": "演示机构", "制作机构": "演示机构",
        "观看链接": "https://example.com/demo", "作品简介": "演示内容。\n第二段。",
    }.items():  # fmt: skip
        await _field(page, label).fill(value)
    await page.get_by_role("radio", name="网络剧", exact=True).check()
    await page.get_by_role("checkbox").first.check()


def _field(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label).or_(page.get_by_label(label, exact=True)).first


async def _choose_bureau(page: Page, name: str, somebody: Any) -> None:
    await page.get_by_role("button", name="申报台局 选择").click()
    dialog = page.get_by_role("dialog", name="选择申报台局")
    await dialog.get_by_text("省级台局").wait_for()
    await somebody.look("form-bureaus")
    await dialog.get_by_role("searchbox").fill(name)
    await dialog.get_by_role("checkbox", name=name).check()
    await dialog.get_by_role("button", name="确定").click()
    await dialog.wait_for(state="hidden")
