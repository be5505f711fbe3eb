"""L1: a storm of logins, and what others notice of it."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import time
from typing import Any
from uuid import uuid4

import httpx
from argon2 import PasswordHasher

from bench.figures import Figure, at_least, at_most
from bench.rounds import Bench, Row, Values, column, interleave
from bench.web.load import Load, Target, closed_loop, open_loop
from bench.web.programs import Programs
from testkit.identifiers import resident_id

PEOPLE = 40
CLIENTS = 24
"""Fewer than may wait for a thread: nobody is refused."""
SECONDS = 10
READS = 50
"""Others' calls a second, in open loop."""
MOST_LOGINS = 400
PASSWORD = "Quarterly2023"  # noqa: S105 - of accounts that are made here
VERIFICATIONS = 10


async def measure(bench: Bench) -> list[Figure]:
    """Everything runs. Idle: the reads alone, and one verification alone in this process."""
    await Programs(bench.stack).quiet()
    gateway = bench.stack["gateway"]["url"] + "/api/accounts"
    logins, token = await _people(gateway)
    attempts = [_login(gateway, login) for login in logins]
    read = Target(f"{gateway}/me", {"Authorization": f"Bearer {token}"}, method="GET")

    async def storm(_: int) -> Values:
        targets = (attempts * (SECONDS * MOST_LOGINS // PEOPLE))[: SECONDS * MOST_LOGINS]
        load, reads = await asyncio.gather(closed_loop(targets, clients=CLIENTS, seconds=SECONDS), _reads(read))
        load.expect_only(200)
        return {"logins": load.rate, "p99": reads.percentile(99)}

    async def idle(_: int) -> Values:
        possible = (os.cpu_count() or 1) / await asyncio.to_thread(_verification)
        return {"possible": possible, "p99": (await _reads(read)).percentile(99)}

    a, b = await interleave(bench, storm, idle)
    return [
        Figure("logins ÷ what the cores can verify", "1/s", at_least(0.7), column(a, "logins"), column(b, "possible")),
        Figure("p99 of GET /me in the storm ÷ idle", "s", at_most(3), column(a, "p99"), column(b, "p99")),
    ]


async def _reads(read: Target) -> Load:
    load = await open_loop([read] * (READS * SECONDS + READS), rate=READS, seconds=SECONDS, patience=10)
    load.expect_only(200)
    return load


def _verification() -> float:
    """Seconds that one takes the reference implementation, with the service's parameters, where nothing else runs."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    hashed = hasher.hash(PASSWORD)
    began = time.monotonic()
    for _ in range(VERIFICATIONS):
        hasher.verify(hashed, PASSWORD)
    return (time.monotonic() - began) / VERIFICATIONS


async def _people(gateway: str) -> tuple[list[str], str]:
    """Registers them; answers their logins, and a token of one."""
    logins = [f"bench{secrets.token_hex(6)}" for _ in range(PEOPLE)]
    async with httpx.AsyncClient(base_url=gateway, timeout=30) as client:
        for login in logins:
            answer = await client.post(
                "/registrations/individuals", json=_form(login), headers={"Idempotency-Key": str(uuid4())}
            )
            answer.raise_for_status()
        answer = await client.post("/sessions", json={"login": logins[0], "password": PASSWORD})
        answer.raise_for_status()
    return logins, answer.json()["access_token"]


def _form(login: str) -> dict[str, Any]:
    return {
        "name": "测速演示",
        "identifier": resident_id(),
        "email": f"{login}@example.com",
        "phone": "010-86096235",
        "login": login,
        "password": PASSWORD,
        "password_confirmation": PASSWORD,
    }


def _login(gateway: str, login: str) -> Target:
    body = json.dumps({"login": login, "password": PASSWORD}).encode()
    return Target(f"{gateway}/sessions", {"Content-Type": "application/json"}, body=body)


L1 = Row(
    "L1",
    "logins through the gateway in a storm, and others' reads meanwhile",
    "cores ÷ one argon2 verification, and the reads when idle",
    measure,
)
