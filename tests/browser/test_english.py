"""The portal in English: chosen once, kept, and without Chinese in what the portal itself says."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

WIDTHS = (1440, 390)
PUBLIC = {
    "home": "/",
    "register-organisation": "/register",
    "register-individual": "/register?kind=individual",
}
# what is data is marked as Chinese; so is the switch back
CHINESE = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = /\\p{Script=Han}/u.test(document.title) ? [document.title] : [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const chinese = /[\\p{Script=Han}\\u3001\\u3002\\uff00-\\uff65]/u.test(text.data);
    if (chinese && !text.parentElement.closest("[lang|=zh], script, style, noscript")) found.push(text.data);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (/\\p{Script=Han}/u.test(element.getAttribute(name)) && !element.closest("[lang|=zh]"))
        found.push(`${name}: ${element.getAttribute(name)}`);
  return found;
}"""


@pytest.mark.parametrize("width", WIDTHS)
async def test_english_is_chosen_once_and_leaves_no_chinese(visitor: Any, account: Any, width: int) -> None:
    applicant = await account("applicant")
    async with visitor(width=width) as somebody:
        page: Page = somebody.page
        await somebody.log_in(applicant.login)
        await somebody.visit("/account")
        await page.get_by_role("button", name="English").click()
        await page.get_by_role("heading", name="My account").wait_for()
        await _expect_english(page)
        await somebody.look("account-english")
        await page.get_by_role("button", name=applicant.login).click()
        await page.get_by_role("button", name="Log out", exact=True).click()
        await page.get_by_role("link", name="Log in", exact=True).wait_for()
        for name, path in PUBLIC.items():
            await somebody.visit(path)
            await _expect_english(page)
            await somebody.look(f"{name}-english")
        await page.get_by_role("button", name="Register", exact=True).click()
        await page.locator("[aria-invalid=true]").first.wait_for()
        await _expect_english(page)
        await page.get_by_role("button", name="中文").click()
        await page.get_by_role("heading", name="注册账号").wait_for()
        await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


async def _expect_english(page: Page) -> None:
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    assert await page.evaluate(CHINESE) == []
