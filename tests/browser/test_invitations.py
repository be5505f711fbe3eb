"""An invitation, from the administrator's dialog by the mail to the first login."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from demo.people import ADMIN, PASSWORD
from demo.setting_up import make_admin

WIDTHS = (1440, 390)


@pytest.mark.parametrize("width", WIDTHS)
async def test_who_is_invited_opens_an_account_by_the_link_in_the_mail(
    visitor: Any, stack: dict[str, Any], link_in_mail: Any, width: int
) -> None:
    await make_admin(stack)
    login = f"demo{uuid4().hex[:10]}"
    async with visitor(width=width) as admin:
        await admin.log_in(ADMIN)
        await admin.visit("/admin/invitations")
        await _invite(admin.page, f"{login}@example.com")
        await admin.look("admin-invitations")
    link = await link_in_mail(f"{login}@example.com", "invitation")
    async with visitor(width=width) as invited:
        page: Page = invited.page
        await invited.visit(link)
        await invited.look("invitation")
        fields = {"登录账号": login, "联系电话": "010-55512345", "登录密码": PASSWORD, "确认密码": PASSWORD}
        for label, value in fields.items():
            await page.get_by_label(label, exact=True).fill(value)
        await page.get_by_role("button", name="开通账号").click()
        await page.get_by_role("heading", name="账号已开通").wait_for()
        await invited.log_in(login)
        await invited.visit("/audit")
    async with visitor(width=width) as late:
        await _expect_dead(late, link)


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_invitation_is_sent_again_and_revoked(
    visitor: Any, account: Any, link_in_mail: Any, width: int
) -> None:
    chief = await account("admin")
    domain = f"{uuid4().hex[:10]}.example.com"  # a masked address shows no more
    async with chief.at_the_gateway() as person:
        body = {"role": "auditor", "name": "演示审计", "email": f"auditor@{domain}"}
        await person.post("/accounts/invitations", body)
    first = await link_in_mail(f"auditor@{domain}", "invitation")
    async with visitor(width=width) as admin, visitor(width=width) as invited:
        page: Page = admin.page
        row = page.get_by_role("row").filter(has_text=domain)
        await admin.log_in(chief.login)
        await admin.visit("/admin/invitations")
        await expect(row).to_contain_text("待接受")
        await row.get_by_role("button", name="重新发送").click()
        second = await link_in_mail(f"auditor@{domain}", "invitation", after=first)
        await _expect_dead(invited, first)
        await row.get_by_role("button", name="撤销").click()
        sure = page.get_by_role("tooltip")
        await sure.get_by_text("链接将立即失效").wait_for()
        await admin.look("admin-invitation-revoke")
        await sure.get_by_role("button", name="撤销").click()
        await expect(row).to_have_count(0)  # with its address
        await page.get_by_text("已撤销").first.wait_for()
        await admin.look("admin-invitation-revoked")
        await _expect_dead(invited, second)
        await invited.look("invitation-closed")


async def test_a_link_without_its_token_is_told_to_be_incomplete(visitor: Any) -> None:
    async with visitor() as somebody:
        await somebody.visit("/invitation")
        await expect(somebody.page.get_by_role("heading", name="邀请链接不完整")).to_be_visible()
        await somebody.look("invitation-incomplete")


async def _invite(page: Page, email: str) -> None:
    await page.get_by_role("button", name="发出邀请").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("邀请为").click()
    await page.get_by_title("审计员").click()
    await dialog.get_by_label("姓名").fill("演示审计")
    await dialog.get_by_label("电子邮箱").fill(email)
    await dialog.get_by_role("button", name="发出邀请").click()
    await dialog.wait_for(state="hidden")


async def _expect_dead(visitor: Any, link: str) -> None:
    await visitor.page.goto("about:blank")  # a new token alone would not load the page anew
    await visitor.visit(link)
    await visitor.page.get_by_role("heading", name="无法使用这份邀请").wait_for()
    visitor.expect_error("4(04|09)")  # the browser itself tells of every refused request
