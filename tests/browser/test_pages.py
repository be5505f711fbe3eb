"""Every page, at a desk and on a telephone: no error in the console, no serious finding of axe, nothing cut off."""

from __future__ import annotations

from typing import Any

import pytest

WIDTHS = (1440, 390)
PUBLIC = {
    "home": "/",
    "login": "/login",
    "register-organisation": "/register",
    "register-individual": "/register?kind=individual",
    "reset": "/reset",
    "not-found": "/no/such/page",
}
BY_ROLE = {
    "applicant": {"account": "/account", "inbox": "/inbox"},
    "admin": {"account": "/account", "bureaus": "/admin/bureaus", "people": "/admin/people"},
    "auditor": {"account": "/account", "audit": "/audit"},
}


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
