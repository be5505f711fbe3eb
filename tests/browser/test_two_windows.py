"""One draft in two windows, a session that ends while one types, a deadline that passes: nothing typed is lost."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, Route

from demo.people import PASSWORD
from testkit.probes import eventually

WIDTHS = (1440, 390)
TOKEN_LIFE = 600_000  # ms


@pytest.mark.parametrize("width", WIDTHS)
async def test_two_windows_change_the_same_and_one_chooses(visitor: Any, account: Any, draft: Any, width: int) -> None:
    applicant = await account("applicant")
    path = await draft(applicant, title="原名", maker="演示制作机构")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        other: Page = (await (await somebody.another_tab()).visit(path)).page
        await somebody.visit(path)
        release = await _hold(page, "PUT")
        await page.get_by_label("作品名称").fill("本窗口的名称")
        await page.get_by_label("播出平台").fill("本窗口的平台")
        await other.get_by_label("作品名称").fill("另一窗口的名称")
        await other.get_by_label("播出平台").fill("另一窗口的平台")
        await other.get_by_label("出品机构").fill("另一窗口的机构")
        await other.get_by_text("已保存").wait_for()
        release.set()

        asked = page.get_by_role("dialog", name="另一窗口修改了相同的内容")
        await asked.wait_for()
        assert await page.get_by_label("出品机构").input_value() == "另一窗口的机构"  # nobody else wrote there
        await asked.get_by_role("button", name="稍后选择").click()
        await page.get_by_role("button", name="比较").click()
        ok = asked.get_by_role("button", name="按所选保存")
        assert await ok.is_disabled()
        await asked.get_by_role("group", name="作品名称").get_by_label("本窗口").check()
        await asked.get_by_role("group", name="播出平台").get_by_label("另一窗口").check()
        await somebody.look("form-contest")
        await ok.click()
        await page.get_by_text("已保存").wait_for()

        async with applicant.at_the_gateway() as person:
            form = (await person.get(f"/submissions{path}"))["form"]
        assert (form["title"], form["platform"]) == ("本窗口的名称", "另一窗口的平台")
        assert (form["producer"], form["maker"]) == ("另一窗口的机构", "演示制作机构")
        assert await page.get_by_label("播出平台").input_value() == "另一窗口的平台"
        somebody.expect_error("412")


@pytest.mark.parametrize("width", WIDTHS)
async def test_only_what_was_previewed_is_submitted(
    visitor: Any, account: Any, published_call: Any, ready_entry: Any, width: int
) -> None:
    applicant = await account("applicant")
    path = await ready_entry(applicant, await published_call())
    async with visitor(width=width) as somebody, applicant.at_the_gateway() as person:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        other: Page = (await (await somebody.another_tab()).visit(path)).page
        await somebody.visit(path)
        await page.get_by_role("button", name="预览并提交").click()
        await page.get_by_role("heading", name="提交前请核对").wait_for()
        release = await _hold(page, "GET")  # it does not hear of it by itself
        await other.get_by_label("作品名称").fill("另一窗口的名称")
        await other.get_by_text("已保存").wait_for()
        async with page.expect_response("**/submission") as refused:
            await page.get_by_role("button", name="提交", exact=True).click()
        assert (await refused.value).status == 412
        release.set()
        note = page.get_by_text("尚未提交：您核对之后，作品名称有改动。")
        await note.wait_for()
        await eventually(lambda: note.evaluate(_IN_SIGHT), within=10, what="the note where it is seen")
        sheet = page.get_by_role("region", name="提交前请核对")
        await sheet.get_by_text("另一窗口的名称", exact=True).wait_for()
        assert (await person.get(f"/submissions{path}"))["state"] == "draft"
        await somebody.look("form-changed-since-preview")
        await page.get_by_role("button", name="提交", exact=True).click()
        await page.get_by_text("已提交，登记号").wait_for()
        submitted = await person.get(f"/submissions{path}")
        assert (submitted["state"], submitted["form"]["title"]) == ("submitted", "另一窗口的名称")
        somebody.expect_error("412")


async def test_an_open_form_follows_its_entry(visitor: Any, account: Any, draft: Any) -> None:
    applicant = await account("applicant")
    path = await draft(applicant, title="原名")
    async with visitor() as somebody, applicant.at_the_gateway() as person:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        entry = await person.get(f"/submissions{path}")
        form = entry["form"] | {"platform": "别处填写的平台"}
        await person.put(f"/submissions{path}", {"form": form}, version=entry["version"])
        await _come_back(page)
        await page.get_by_text("另一窗口刚刚修改了播出平台").wait_for()
        assert await page.get_by_label("播出平台").input_value() == "别处填写的平台"
        assert await page.get_by_label("作品名称").input_value() == "原名"
        await somebody.look("form-taken-over")
        async with httpx.AsyncClient(base_url=applicant.gateway, headers=person.headers) as client:
            (await client.delete(f"/api/submissions{path}")).raise_for_status()
        await _come_back(page)
        await page.get_by_role("heading", name="没有这个页面").wait_for()
        somebody.expect_errors("404")


@pytest.mark.parametrize("width", WIDTHS)
async def test_what_was_typed_when_another_window_deleted_the_draft_is_shown(
    visitor: Any, account: Any, draft: Any, width: int
) -> None:
    applicant = await account("applicant")
    path = await draft(applicant, title="原名")
    async with visitor(width=width) as somebody, applicant.at_the_gateway() as person:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        async with httpx.AsyncClient(base_url=applicant.gateway, headers=person.headers) as client:
            (await client.delete(f"/api/submissions{path}")).raise_for_status()
        await page.get_by_label("作品简介").fill("删除之后才写的简介")
        await page.get_by_role("heading", name="没有这个页面").wait_for()
        left = page.get_by_role("region", name="以下内容没有保存")
        await left.get_by_text("删除之后才写的简介").wait_for()
        await somebody.look("entry-gone-not-saved")
        await left.get_by_role("button", name="不再需要").click()
        await left.wait_for(state="hidden")
        await somebody.visit(path)
        assert await left.count() == 0
        somebody.expect_errors("404")


async def test_what_was_typed_when_another_window_submitted_is_shown(
    visitor: Any, account: Any, published_call: Any, ready_entry: Any
) -> None:
    applicant = await account("applicant")
    path = await ready_entry(applicant, await published_call())
    async with visitor() as somebody, applicant.at_the_gateway() as person:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await person.post(f"/submissions{path}/submission")
        await page.get_by_label("作品简介").fill("提交之后才写的简介")
        left = page.get_by_role("region", name="以下内容没有保存")
        await left.get_by_text("提交之后才写的简介").wait_for()
        await page.get_by_role("button", name="撤回申报").wait_for()
        await somebody.look("entry-not-saved")
        await left.get_by_role("button", name="不再需要").click()
        await left.wait_for(state="hidden")
        await somebody.visit(path)
        assert await left.count() == 0
        somebody.expect_error("409")


@pytest.mark.parametrize("ending", ["dialog", "reload"])
async def test_what_was_typed_outlives_its_session(visitor: Any, account: Any, draft: Any, ending: str) -> None:
    applicant = await account("applicant")
    path = await draft(applicant, title="原名")
    async with visitor() as somebody:
        page: Page = somebody.page
        await page.clock.install()
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await _end_all_sessions(applicant)
        await page.clock.fast_forward(TOKEN_LIFE)
        await page.get_by_label("作品名称").fill("登录失效时所写")
        again = page.get_by_role("dialog", name="请重新登录")
        await again.wait_for()
        if ending == "dialog":
            await again.get_by_label("登录密码").fill(PASSWORD)
            await page.keyboard.press("Enter")
            await again.wait_for(state="hidden")
        else:
            await page.reload()
            await page.get_by_label("登录账号").fill(applicant.login)
            await page.get_by_label("登录密码").fill(PASSWORD)
            await page.get_by_role("button", name="登录", exact=True).click()
            await page.wait_for_url(f"**{path}")
        await page.get_by_text("已保存").wait_for()
        assert await page.get_by_label("作品名称").input_value() == "登录失效时所写"
        async with applicant.at_the_gateway() as person:
            assert (await person.get(f"/submissions{path}"))["form"]["title"] == "登录失效时所写"
        somebody.expect_errors("401")


async def test_the_deadline_passes_while_the_form_is_open(
    visitor: Any, account: Any, published_call: Any, ready_entry: Any
) -> None:
    applicant = await account("applicant")
    until = datetime.now(UTC) + timedelta(seconds=40)
    call = await published_call(entry_deadline=until)
    path = await ready_entry(applicant, call)
    async with visitor() as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit(path)
        await page.get_by_text(re.compile(r"剩余 \d+ 秒")).wait_for()
        await page.get_by_role("button", name="预览并提交").click()
        await page.get_by_role("heading", name="提交前请核对").wait_for()
        await eventually(lambda: _is_over(applicant, call), within=90, what="the deadline")
        await page.get_by_role("button", name="提交", exact=True).click()
        await page.get_by_role("alert").get_by_text("截止（统一截止时间），草稿仍保留").wait_for()
        await page.get_by_text("已截止").wait_for()
        await somebody.look("form-too-late")
        await page.get_by_role("button", name="返回修改").click()
        assert await page.get_by_label("作品名称").input_value() == "演示作品"
        somebody.expect_error("409")


async def _hold(page: Page, method: str) -> asyncio.Event:
    """Reading or saving an entry waits on the way until the event is set."""
    release = asyncio.Event()

    async def hold(route: Route) -> None:
        if route.request.method == method:
            await release.wait()
        await route.continue_()

    await page.route("**/api/submissions/entries/*", hold)
    return release


_IN_SIGHT = """note => {
  const { x, y, width, height } = note.getBoundingClientRect();
  return [y + 1, y + height - 1].every((line) => document.elementFromPoint(x + width / 2, line) === note);
}"""


async def _come_back(page: Page) -> None:
    """What a browser tells a page that one comes back to."""
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")


async def _is_over(somebody: Any, call: dict[str, Any]) -> bool:
    async with httpx.AsyncClient(base_url=somebody.gateway) as client:
        now = (await client.get(f"/api/submissions/calls/{call['id']}")).json()
    return now["server_time"] > now["entry_deadline"]


async def _end_all_sessions(somebody: Any) -> None:
    async with somebody.at_the_gateway() as person, httpx.AsyncClient(base_url=somebody.gateway) as client:
        (await client.delete("/api/accounts/sessions", headers=person.headers)).raise_for_status()
