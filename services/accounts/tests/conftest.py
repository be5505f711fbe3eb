"""The accounts service on a database of its own, forms without faults, and a look at what was written."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from accounts.app import create_app
from accounts.commands.parts import Parts
from accounts.commands.send_reset_codes import send_reset_codes
from accounts.commands.tell_of_failed_logins import tell_of_failed_logins
from accounts.config import Settings
from accounts.db.vault import Vault
from contracts.accounts import LetterRequestedV1, LetterRequestedV2
from kit.db import Database, Row, open_database
from testkit.app import running
from testkit.database import fresh_database
from testkit.events import published
from testkit.settings import settings_for
from testkit.tokens import Issuer

PASSWORD = "Quarterly2023"
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.fixture
async def settings() -> AsyncGenerator[Settings]:
    async with fresh_database("accounts") as name:
        yield settings_for(Settings, "accounts", name, root_path="/api/accounts", proof_of_work_cost=0)


@pytest.fixture
async def database(settings: Settings) -> AsyncGenerator[Database]:
    async with open_database(settings, application="test") as database:
        yield database


@dataclass
class World:
    """The service under test. ``issuer``'s tokens are valid in place of its own."""

    client: httpx.AsyncClient
    database: Database
    issuer: Issuer
    vault: Vault
    password: str = PASSWORD

    @staticmethod
    def credit_code(number: int) -> str:
        """The ``number``-th valid code of a made-up series, computed here once more."""
        start = f"91110000MA{number:07}"
        total = sum(_CHARACTERS.index(c) * pow(3, n, 31) for n, c in enumerate(start))
        return start + _CHARACTERS[(31 - total % 31) % 31]

    @staticmethod
    def organisation(**changes: Any) -> dict[str, Any]:
        """A form without faults, as the others below."""
        form = {
            "name": "示例影视有限公司",
            "kind": "enterprise",
            "identifier": "914403001922038216",
            "email": "wang.fang@example.com",
            "phone": "13812345678",
            "contact_name": "王小芳",
            "login": "shili01",
            "password": PASSWORD,
            "password_confirmation": PASSWORD,
        }
        return form | changes

    @staticmethod
    def individual(**changes: Any) -> dict[str, Any]:
        form = {
            "name": "李大明",
            "identifier": "11010519491231002X",
            "email": "li@example.com",
            "phone": "010-86096235",
            "login": "daming",
            "password": PASSWORD,
            "password_confirmation": PASSWORD,
        }
        return form | changes

    @staticmethod
    def staff(**changes: Any) -> dict[str, Any]:
        form = {
            "role": "auditor",
            "name": "赵审计",
            "email": "zhao@example.com",
            "phone": "010-86096235",
            "login": "zhao2023",
            "password": PASSWORD,
        }
        return form | changes

    @staticmethod
    def expert(**changes: Any) -> dict[str, Any]:
        form = {
            "name": "钱教授",
            "email": "qian@example.com",
            "phone": "13912345678",
            "login": "qian2023",
            "password": PASSWORD,
            "organisation": "示例大学",
            "specialities": ["网络剧"],
        }
        return form | changes

    @property
    def admin(self) -> dict[str, str]:
        return self.issuer.bearer("admin")

    async def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        return await self.client.post(path, json=body, headers=headers)

    async def register(self, **changes: Any) -> UUID:
        """An organisation that can log in as ``shili01``."""
        answer = await self.post("/registrations/organisations", self.organisation(**changes))
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["id"])

    async def make(self, path: str, form: dict[str, Any]) -> UUID:
        """The account that an admin made of a form without faults."""
        answer = await self.client.post(path, json=form, headers=self.admin)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["id"])

    async def log_in(self, login: str = "shili01", password: str = PASSWORD) -> httpx.Response:
        return await self.post("/sessions", {"login": login, "password": password})

    async def bureau(self, **changes: Any) -> UUID:
        form = {"name": "北京市广播电视局", "region_code": "11", "central_direct": False}
        answer = await self.client.post("/bureaus", json=form | changes, headers=self.admin)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["id"])

    @staticmethod
    def cookie(answer: httpx.Response) -> dict[str, str]:
        """The refresh cookie of an answer as a header: on plain HTTP a client keeps a Secure one back."""
        return {"Cookie": answer.headers["set-cookie"].split(";", 1)[0]}

    async def refresh(self, cookie: dict[str, str]) -> httpx.Response:
        return await self.client.post("/sessions/refresh", headers=cookie)

    @staticmethod
    def codes(answer: httpx.Response) -> list[tuple[str, str]]:
        """Field and code of every fault, in the answer's order."""
        assert answer.status_code == 422, answer.text
        return [(fault["field"], fault["code"]) for fault in answer.json()["errors"]]

    async def letters(self, template: str) -> list[LetterRequestedV1 | LetterRequestedV2]:
        """What was sent by mail, oldest first; codes that were asked for are sent first, as the worker does."""
        async with self.database.transaction() as tx:
            await send_reset_codes(tx, self.vault)
            await tell_of_failed_logins(tx, self.vault)
        sent = await published(self.database)
        return [
            letter
            for letter in sent
            if isinstance(letter, LetterRequestedV1 | LetterRequestedV2) and letter.template == template
        ]

    async def rows(self, sql: str, *arguments: Any) -> list[Row]:
        async with self.database.transaction() as tx:
            return await tx.fetch(sql, *arguments)

    async def value(self, sql: str, *arguments: Any) -> Any:
        async with self.database.transaction() as tx:
            return await tx.fetchval(sql, *arguments)

    async def actions(self) -> list[tuple[str, str]]:
        """Action and subject of every audit record."""
        rows = await self.rows("SELECT action, subject FROM audit_records ORDER BY seq")
        return [(row["action"], row["subject"]) for row in rows]

    async def dump(self, table: str) -> str:
        """Every value of a table as text."""
        return "\n".join(row["line"] for row in await self.rows(f"SELECT t::text AS line FROM {table} t"))

    async def let_pass(self, time: timedelta) -> None:
        """Makes every use of a refresh token lie ``time`` further back."""
        await self.rows("UPDATE refresh_tokens SET used_at = used_at - $1::interval", time)


@pytest.fixture
async def world(settings: Settings, database: Database, issuer: Issuer) -> AsyncGenerator[World]:
    async with running(create_app(settings), issuer) as client:
        # a cookie that an answer sets is sent again only where the test says so
        client.cookies = httpx.Cookies()
        yield World(client, database, issuer, Vault.of(settings))


@pytest.fixture
async def under(settings: Settings, world: World) -> AsyncGenerator[Callable[..., Awaitable[Parts]]]:
    """Has the world's service run with other settings on the same database; answers its parts."""
    async with AsyncExitStack() as stack:

        async def restart(**changes: Any) -> Parts:
            app = create_app(settings.model_copy(update=changes))
            world.client = await stack.enter_async_context(running(app, world.issuer))
            world.client.cookies = httpx.Cookies()
            return app.state.parts

        yield restart


@pytest.fixture
async def own_client(settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """The service with its own tokens, checked against its own keys."""
    async with running(create_app(settings)) as client:
        yield client


@pytest.fixture
def command(settings: Settings) -> Callable[..., Awaitable[tuple[int, str]]]:
    """Runs ``python -m accounts …``; answers its exit code and everything that it printed."""
    environment = {
        "TUIYOU_DATABASE_URL": settings.database_url.get_secret_value(),
        "TUIYOU_KAFKA_SERVERS": settings.kafka_servers,
        "TUIYOU_JWKS_URL": settings.jwks_url,
        "TUIYOU_FIELD_KEYS": '{"k1": "ZmllbGQuLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4="}',
        "TUIYOU_FIELD_KEY_ID": "k1",
        "TUIYOU_BLIND_INDEX_KEY": "YmxpbmQuLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4=",
        "TUIYOU_AUDIT_KEY": "YXVkaXQuLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4=",
    }

    async def run(*words: str, given: str = "", **variables: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "accounts", *words),
            env=os.environ | environment | variables,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate(given.encode())
        return process.returncode or 0, out.decode()

    return run
