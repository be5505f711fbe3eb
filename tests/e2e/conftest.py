"""What the end-to-end tests share: the running platform, reached through its gateway."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from demo.client import Person
from demo.people import ADMIN, PASSWORD
from demo.setting_up import make_admin


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
