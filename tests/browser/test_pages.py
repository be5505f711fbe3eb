"""Every page, at a desk and on a telephone: no error in the console, no serious finding of axe, nothing cut off."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from demo.people import PASSWORD

WIDTHS = (1440, 390)
PUBLIC = {
    "home": "/",
    "login": "/login",
    "register-organisation": "/register",
    "register-individual": "/register?kind=individual",
    "receipts": "/receipts",
    "reset": "/reset",
    "not-found": "/no/such/page",
}
OWN = {"account": "/account", "inbox": "/inbox"}
BY_ROLE = {
    "applicant": {**OWN, "entries": "/entries"},
    "bureau": {**OWN, "submitted": "/submitted", "exports": "/submitted/exports"},
    "expert": OWN,
    "admin": {
        **OWN,
        "submitted": "/submitted",
        "exports": "/submitted/exports",
        "calls": "/admin/calls",
        "platforms": "/admin/platforms",
        "bureaus": "/admin/bureaus",
        "people": "/admin/people",
        "invitations": "/admin/invitations",
        "import": "/admin/import",
    },
    "auditor": {**OWN, "audit": "/audit"},
}
NAVIGATION = {
    "applicant": ["首页", "我的申报"],
    "bureau": ["首页", "申报作品"],
    "expert": ["首页"],
    "admin": ["首页", "申报作品", "项目管理", "播出平台", "申报台局", "账号管理", "邀请", "批量导入"],
    "auditor": ["首页", "审计记录"],
}
FOR_SOME = {path for pages in BY_ROLE.values() for path in pages.values()}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PUBLIC)
async def test_public_pages(visitor: Any, name: str, width: int) -> None:
    async with visitor(width=width) as somebody:
        await somebody.visit(PUBLIC[name])
        await somebody.look(name)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", BY_ROLE)
async def test_pages_of_a_role(visitor: Any, account: Any, role: str, width: int) -> None:
    person = await account(role)
    async with visitor(width=width) as somebody:
        await somebody.log_in(person.login)
        for name, path in BY_ROLE[role].items():
            await somebody.visit(path)
            await somebody.look(f"{role}-{name}")


@pytest.mark.parametrize("role", BY_ROLE)
async def test_a_role_sees_its_pages_and_no_others(visitor: Any, account: Any, role: str) -> None:
    person = await account(role)
    async with visitor() as somebody:
        await somebody.log_in(person.login)
        shown = somebody.page.get_by_role("navigation", name="主导航").get_by_role("link")
        await expect(shown).to_have_text(NAVIGATION[role])
        for path in sorted(FOR_SOME):
            await somebody.visit(path)
            title = await somebody.page.get_by_role("heading", level=1).inner_text()
            assert (title != "没有这个页面") is (path in BY_ROLE[role].values()), path


async def test_who_is_not_logged_in_is_asked_to_and_led_back(visitor: Any, account: Any) -> None:
    auditor = await account("auditor")
    async with visitor() as somebody:
        for path in sorted(FOR_SOME):
            await somebody.visit(path)
            await expect(somebody.page.get_by_role("heading", level=1), path).to_have_text("登录")
        await somebody.visit("/audit?service=review")
        field = somebody.page.get_by_label("登录账号")
        await expect(field).to_be_focused()
        assert await somebody.page.locator("[aria-invalid=true]").count() == 0
        await somebody.page.get_by_label("登录账号").fill(auditor.login)
        await somebody.page.get_by_label("登录密码").fill(PASSWORD)
        await somebody.page.get_by_role("button", name="登录", exact=True).click()
        await somebody.page.wait_for_url("**/audit?service=review")
