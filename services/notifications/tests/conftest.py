"""The notifications service on a database of its own, with the running mail server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.accounts import ContactChangedV1, LaterLetterTemplate, LetterRequestedV1, LetterRequestedV2
from contracts.review import EntryReturnedV1
from kit.crypto import FieldCipher
from kit.db import Database, open_database
from notifications.app import create_app
from notifications.config import Settings
from notifications.handlers import SUBSCRIPTIONS
from testkit.app import running
from testkit.database import fresh_database
from testkit.events import Deliverer
from testkit.settings import settings_for
from testkit.tokens import Issuer

Mails = Callable[[str], Awaitable[list[dict[str, Any]]]]


@pytest.fixture
async def settings(stack: dict[str, Any]) -> AsyncGenerator[Settings]:
    async with fresh_database("notifications") as name:
        mail = stack["mail"]
        yield settings_for(
            Settings,
            "notifications",
            name,
            smtp_host=mail["smtp_host"],
            smtp_port=mail["smtp_port"],
            mail_from="no-reply@tuiyou.example.com",
            mail_first_delay=0.2,
            mail_poll=0.05,
            smtp_timeout=3,
        )


@pytest.fixture
async def database(settings: Settings) -> AsyncGenerator[Database]:
    async with open_database(settings, application="test") as database:
        yield database


@pytest.fixture
async def client(settings: Settings, issuer: Issuer) -> AsyncGenerator[httpx.AsyncClient]:
    async with running(create_app(settings), issuer) as client:
        yield client


@pytest.fixture
def cipher(settings: Settings) -> FieldCipher:
    return FieldCipher(settings.field_keys, settings.field_key_id)


@pytest.fixture
def deliverer(database: Database, cipher: FieldCipher) -> Deliverer:
    return Deliverer(database, SUBSCRIPTIONS.given(cipher=cipher), consumer="notifications")


@pytest.fixture
async def mails(stack: dict[str, Any]) -> AsyncGenerator[Mails]:
    """Every mail that the mail server holds for an address, in full."""
    async with httpx.AsyncClient(base_url=stack["mail"]["http_url"]) as mailpit:

        async def of(address: str) -> list[dict[str, Any]]:
            found = await mailpit.get("/api/v1/search", params={"query": f'to:"{address}"'})
            full: list[dict[str, Any]] = []
            for summary in found.raise_for_status().json()["messages"]:
                message = (await mailpit.get(f"/api/v1/message/{summary['ID']}")).raise_for_status().json()
                headers = await mailpit.get(f"/api/v1/message/{summary['ID']}/headers")
                full.append(message | {"headers": headers.raise_for_status().json()})
            return full

        yield of


class Facts:
    """Events of other services, and an address that no other test has."""

    def __init__(self, deliverer: Deliverer) -> None:
        self.address = f"{uuid4().hex}@example.com"
        self.deliver = deliverer.deliver

    def contact(self, account_id: UUID, email: str) -> ContactChangedV1:
        return ContactChangedV1(account_id=account_id, name="示例联系人", email=email, phone="13800000000")

    def letter(self, **changes: Any) -> LetterRequestedV1 | LetterRequestedV2:
        at = datetime.now(UTC)
        values: dict[str, Any] = {
            "letter_id": uuid4(), "account_id": uuid4(), "name": "示例收件人", "email": self.address,
            "template": "password_reset", "parameters": {"code": "48210357"}, "expires_at": at + timedelta(minutes=10),
            "requested_at": at,
        }  # fmt: skip
        values |= changes
        return (LetterRequestedV2 if values["template"] in get_args(LaterLetterTemplate) else LetterRequestedV1)(
            **values
        )

    def returned(self, applicant_id: UUID, **changes: Any) -> EntryReturnedV1:
        values: dict[str, Any] = {
            "entry_id": uuid4(), "call_id": uuid4(), "bureau_id": uuid4(), "bureau_name": "北京市广播电视局",
            "applicant_id": applicant_id, "registration_number": "2023Q2-11-00042", "revision": 1,
            "title": "漫长的季节", "occurred_at": datetime.now(UTC), "reason": "承诺书缺页",
            "resubmit_until": datetime(2023, 6, 30, 16, tzinfo=UTC),
        }  # fmt: skip
        return EntryReturnedV1(**(values | changes))


@pytest.fixture
def facts(deliverer: Deliverer) -> Facts:
    return Facts(deliverer)
