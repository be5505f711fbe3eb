"""What the end-to-end tests share: the running platform, reached through its gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from demo.client import Person
from demo.people import ADMIN, PASSWORD, credit_code
from demo.setting_up import make_admin

ROLES = ("applicant", "bureau", "expert", "admin", "auditor")


@pytest.fixture
def gateway(stack: dict[str, Any]) -> str:
    return stack["gateway"]["url"]


@pytest.fixture
async def http(gateway: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as client:
        yield client


@pytest.fixture
async def admin(stack: dict[str, Any], gateway: str) -> AsyncGenerator[Person]:
    """The administrator, logged in."""
    await make_admin(stack)
    async with Person(gateway, "admin") as person:
        assert await person.log_in(ADMIN, PASSWORD)
        yield person


@pytest.fixture
def unique() -> str:
    """Letters and digits that no other test uses."""
    return uuid4().hex[:12]


@pytest.fixture(scope="module")
def tokens(stack: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Headers of a new account of each role; and, as "public", of nobody. Good for ten minutes."""

    async def log_in() -> dict[str, dict[str, str]]:
        await make_admin(stack)
        async with Person(stack["gateway"]["url"], "admin") as admin:
            assert await admin.log_in(ADMIN, PASSWORD)
            return await _tokens(admin, uuid4().hex[:12])

    return asyncio.run(log_in())


async def _tokens(admin: Person, unique: str) -> dict[str, dict[str, str]]:
    """Headers of a new account of each role; and, as "public", of nobody."""
    bureau = (await admin.get("/accounts/bureaus"))["items"] or [await _bureau(admin, unique)]
    headers: dict[str, dict[str, str]] = {"public": {}}
    for role in ROLES:
        login = f"{role}{unique}"
        common = {"name": f"测试{login}", "email": f"{login}@example.com", "phone": "010-55599999", "login": login}
        if role == "applicant":
            body = common | {
                "kind": "enterprise", "identifier": credit_code(int(unique, 16) % 90_000 + 10_000),
                "contact_name": "测试", "password": PASSWORD, "password_confirmation": PASSWORD,
            }  # fmt: skip
            await admin.post("/accounts/registrations/organisations", body)
        elif role == "expert":
            body = common | {"organisation": "测试院", "specialities": [], "password": PASSWORD}
            await admin.post("/accounts/experts", body)
        else:
            body = common | {"role": role, "password": PASSWORD}
            body |= {"bureau_id": bureau[0]["id"]} if role == "bureau" else {}
            await admin.post("/accounts/staff", body)
        person = Person(admin.gateway, login)
        assert await person.log_in(login, PASSWORD)
        headers[role] = person.headers
    return headers


async def _bureau(admin: Person, unique: str) -> dict[str, Any]:
    body = {"name": f"测试局{unique}", "region_code": "11", "central_direct": False}
    return await admin.post("/accounts/bureaus", body)
