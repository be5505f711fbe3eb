"""A returned entry and its reason, what only the server finds wrong, and the form with the keyboard alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import FileChooser, Page

from demo.letters import scanned_letter
from testkit.probes import eventually

WIDTHS = (1440, 390)
REASON = "作品简介过于简单，请补充主要内容后重新提交。"


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_returned_entry_shows_why_and_is_submitted_again(
    visitor: Any, account: Any, published_call: Any, ready_entry: Any, width: int
) -> None:
    call, applicant, reviewer = await published_call(), await account("applicant"), await account("bureau")
    async with reviewer.at_the_gateway() as staff, applicant.at_the_gateway() as person:
        path = await ready_entry(applicant, call, bureau_id=staff.account["unit_id"])
        await person.post(f"/submissions{path}/submission")
        case = path.replace("/entries/", "/review/cases/")
        await eventually(lambda: staff.find(case), within=30, what="the case at the bureau")
        await staff.post(f"{case}/return", {"reason": REASON})
        await eventually(lambda: _is(person, path, "returned"), within=30, what="the return at the applicant's")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/entries")
        await page.get_by_text(REASON).wait_for()
        await somebody.look("entries-returned")
        await page.get_by_role("link", name="编辑 演示作品").click()
        await page.get_by_text(REASON).wait_for()
        assert await page.get_by_role("button", name="申报台局 更换").is_disabled()
        assert await page.get_by_role("button", name="删除草稿").count() == 0
        await somebody.look("form-returned")
        await page.get_by_label("作品简介").fill("补充后的主要内容。")
        await page.get_by_role("button", name="预览并提交").click()
        await page.get_by_role("button", name="提交", exact=True).click()
        await page.get_by_text("已提交，登记号").wait_for()
        steps = page.get_by_role("region", name="审核记录").get_by_role("listitem")
        assert await steps.count() == 3
        await page.get_by_role("button", name="与上次提交的差异").click()
        changed = steps.nth(2).get_by_role("definition").filter(has_text="修改后")
        await changed.get_by_text("补充后的主要内容。").wait_for()
        await somebody.look("entry-submitted-again")


async def test_what_only_the_server_finds_wrong_leads_back_to_the_form(
    visitor: Any, account: Any, published_call: Any, ready_entry: Any
) -> None:
    call, applicant = await published_call(), await account("applicant")
    path = await ready_entry(applicant, call, work_type="不存在的类型")
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await page.get_by_role("button", name="预览并提交").click()
        await page.get_by_role("button", name="提交", exact=True).click()
        faults = page.get_by_role("region", name="有 1 处需要修改")
        await faults.get_by_role("button", name="作品类型：本项目不接受该作品类型").click()
        chosen = page.get_by_role("radiogroup", name="作品类型")
        await page.get_by_role("radio", name="网络剧", exact=True).check()
        await faults.wait_for(state="hidden")  # it was put right
        await chosen.get_by_text("网络剧", exact=True).wait_for()
        await page.get_by_role("button", name="预览并提交").click()
        await page.get_by_role("button", name="提交", exact=True).click()
        await page.get_by_text("已提交，登记号").wait_for()
        somebody.expect_error("422")


async def test_the_form_with_the_keyboard_alone(
    visitor: Any, account: Any, published_call: Any, bureau: Any, draft: Any
) -> None:
    call, applicant = await published_call(), await account("applicant")
    unit = await bureau("演示台局键盘" + applicant.login[-6:])
    path = await draft(applicant, call, first_broadcast_on=call["broadcast_from"])
    letter = scanned_letter(call=call["title"], title="演示作品", work_type="网络剧", owner="演示机构", date="")
    async with visitor() as somebody:
        page: Page = somebody.page
        choosers: asyncio.Queue[FileChooser] = asyncio.Queue()
        page.on("filechooser", choosers.put_nowait)  # early: the browser hands over no earlier one
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await _press(page, "申报台局 选择")
        await page.get_by_role("dialog", name="选择申报台局").wait_for()
        await _to(page, "检索")
        await page.keyboard.type(unit["name"])
        await page.get_by_role("dialog").get_by_role("checkbox").nth(1).wait_for(state="detached")
        await _to(page, unit["name"])
        await page.keyboard.press("Space")
        await _press(page, "确定")
        await page.get_by_role("dialog", name="选择申报台局").wait_for(state="hidden")
        await _write(page, {"作品名称": "演示作品"})
        await _to(page, "网络剧")
        await page.keyboard.press("Space")
        await _write(page, {"集数": "12", "单集时长": "45", "总时长": "540", "播出平台": "演示平台"})
        await _write(page, {"版权所属机构": "演示机构", "出品机构": "演示机构", "制作机构": "演示机构"})
        await _to(page, "版权承诺书")
        await page.keyboard.press("Space")
        file: Any = {"name": "承诺书.pdf", "mimeType": "application/pdf", "buffer": letter}
        await (await asyncio.wait_for(choosers.get(), timeout=30)).set_files(file)
        await page.get_by_text("已上传，文件通过检查").wait_for()
        await _press(page, "预览并提交")
        await page.get_by_role("heading", name="提交前请核对").wait_for()
        await _press(page, "提交")
        await page.get_by_text("已提交，登记号").wait_for()


async def _is(person: Any, path: str, state: str) -> bool:
    return (await person.get(f"/submissions{path}"))["state"] == state


_NAME = """() => {
  const focused = document.activeElement;
  const labels = [...(focused?.labels ?? [])].map((label) => label.textContent).join(" ");
  return focused?.getAttribute("aria-label") ?? (labels || (focused?.matches("button, a") ? focused.textContent : ""));
}"""


async def _to(page: Page, name: str) -> None:
    """Goes on with the Tab key until what is called so has the focus."""
    for _ in range(80):
        if name in (await page.evaluate(_NAME)).replace("\xa0", " "):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not lead to {name}")


async def _press(page: Page, name: str) -> None:
    for _ in range(80):
        if (await page.evaluate(_NAME)).strip() == name:
            await page.keyboard.press("Enter")
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not lead to {name}")


async def _write(page: Page, values: dict[str, str]) -> None:
    for label, value in values.items():
        await _to(page, label)
        await page.keyboard.type(value)
