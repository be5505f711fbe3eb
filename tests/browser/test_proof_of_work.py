"""Registration with a proof of work: the browser solves it in workers, under the gateway's policy."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from playwright.async_api import Route

from testkit.probes import eventually

PREFIX = "/api/accounts"


@pytest.fixture
async def demanding(stack: dict[str, Any]) -> AsyncGenerator[str]:
    """Another process of accounts on the same database, which wants a hundredth of what a real one does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | stack["processes"]["accounts"]["env"]
    environment |= {"TUIYOU_HTTP_PORT": str(port), "TUIYOU_PROOF_OF_WORK_COST": "20"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "accounts", "api", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"

    async def is_ready() -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False) as client:
                return (await client.get(f"{address}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False

    try:
        await eventually(is_ready, within=60)
        yield address
    finally:
        process.terminate()
        await process.wait()


async def test_a_browser_registers_with_a_proof(visitor: Any, person: dict[str, str], demanding: str) -> None:
    sent: list[str | None] = []

    async def lead_there(route: Route) -> None:
        path = route.request.url.partition(PREFIX)[2]
        if path.startswith("/registrations/"):
            sent.append(await route.request.header_value("Proof-Of-Work"))
        await route.continue_(url=demanding + path)

    async with visitor() as somebody:
        await somebody.page.route(f"**{PREFIX}/**", lead_there)
        await somebody.visit("/register?kind=individual")
        for label, value in person.items():
            await somebody.page.get_by_label(label, exact=True).fill(value)
        await somebody.page.get_by_role("button", name="提交注册").click()
        await somebody.page.get_by_role("heading", name="注册成功").wait_for()
    assert len(sent) == 1
    assert sent[0]
