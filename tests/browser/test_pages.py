"""Every page, at a desk and on a telephone: no error in the console, no serious finding of axe, nothing cut off."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from demo.client import Person
from demo.people import ADMIN, PASSWORD
from demo.setting_up import make_admin
from testkit.identifiers import resident_id

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
async def test_pages_of_a_role(visitor: Any, stack: dict[str, Any], role: str, width: int) -> None:
    login = await _account(stack, role)
    async with visitor(width=width) as somebody:
        await somebody.log_in(login)
        for name, path in BY_ROLE[role].items():
            await somebody.visit(path)
            await somebody.look(f"{role}-{name}")


async def _account(stack: dict[str, Any], role: str) -> str:
    """The login of somebody new who has the role."""
    await make_admin(stack)
    if role == "admin":
        return ADMIN
    gateway, login = stack["gateway"]["url"], f"demo{uuid4().hex[:10]}"
    contact = {"email": f"{login}@example.com", "phone": "13812345678", "login": login, "password": PASSWORD}
    if role == "auditor":
        async with Person(gateway, "admin") as admin:
            await admin.log_in(ADMIN, PASSWORD)
            await admin.post("/accounts/staff", {"role": "auditor", "bureau_id": None, "name": "演示审计", **contact})
        return login
    form = {"name": "演示申报人", "identifier": resident_id(), "password_confirmation": PASSWORD, **contact}
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as client:
        answer = await client.post("/api/accounts/registrations/individuals", json=form)
        answer.raise_for_status()
    return login
