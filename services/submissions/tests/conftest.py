"""The submissions service on a database of its own and the real object store, and short ways to get somewhere."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pikepdf
import pypdfium2
import pytest
from fastapi import FastAPI

from contracts.accounts import ApplicantKind, ApplicantRegisteredV1, BureauChangedV1
from kit.crypto import FieldCipher
from kit.db import Database, open_database
from kit.objectstore import sha256
from submissions.app import create_app
from submissions.config import Settings
from submissions.handlers import SUBSCRIPTIONS
from testkit.app import running
from testkit.database import fresh_database
from testkit.events import Deliverer
from testkit.settings import settings_for
from testkit.tokens import Issuer

PHONE = "010-86091625"
CONTACT = "仅供联系的姓名"


@pytest.fixture
async def settings(stack: dict[str, Any]) -> AsyncGenerator[Settings]:
    store = stack["object_store"]
    async with fresh_database("submissions") as name:
        yield settings_for(
            Settings,
            "submissions",
            name,
            object_store_url=store["url"],
            object_store_public_url=store["url"],
            object_store_region=store["region"],
            object_store_bucket=store["bucket"],
            object_store_access_key=store["service"]["access_key"],
            object_store_secret_key=store["service"]["secret_key"],
            upload_access_key=store["upload"]["access_key"],
            upload_secret_key=store["upload"]["secret_key"],
            receipt_keys={"r1": base64.b64encode(b"1" * 32)},
            receipt_key_id="r1",
        )


@pytest.fixture
async def database(settings: Settings) -> AsyncGenerator[Database]:
    async with open_database(settings, application="test") as database:
        yield database


@dataclass
class World:
    """A published call, a bureau, and applicants; what they do goes through the API."""

    app: FastAPI
    client: httpx.AsyncClient
    issuer: Issuer
    deliverer: Deliverer
    bureau_id: UUID
    call: dict[str, Any] = field(default_factory=dict[str, Any])
    applicant_id: UUID = field(default_factory=uuid4)

    def by(self, role: str, account_id: UUID | None = None, unit_id: UUID | None = None) -> dict[str, str]:
        return self.issuer.bearer(role, account_id, unit_id=unit_id)

    @property
    def applicant(self) -> dict[str, str]:
        return self.by("applicant", self.applicant_id)

    async def register(self, account_id: UUID, kind: ApplicantKind = "organisation") -> None:
        name = "演示机构" if kind == "organisation" else None
        await self.deliverer.deliver(
            ApplicantRegisteredV1(
                account_id=account_id, kind=kind, organisation_name=name, registered_at=datetime.now(UTC)
            )
        )

    async def publish_call(self, *, quarter: int = 2, **changes: Any) -> dict[str, Any]:
        now = datetime.now(UTC)
        body = {
            "year": 2023,
            "quarter": quarter,
            "opens_at": (now - timedelta(days=1)).isoformat(),
            "entry_deadline": (now + timedelta(days=1)).isoformat(),
            "recommendation_deadline": (now + timedelta(days=2)).isoformat(),
        }
        made = await self.client.post("/calls", json=body | changes, headers=self.by("admin"))
        assert made.status_code == 201, made.text
        answer = await self.client.post(f"/calls/{made.json()['id']}/publication", headers=self.by("admin"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def form(self, **changes: Any) -> dict[str, Any]:
        """A complete form."""
        return {
            "bureau_id": str(self.bureau_id),
            "title": "漫长的季节",
            "work_type": "网络剧",
            "episodes": 12,
            "minutes_per_episode": "70.0",
            "total_minutes": "840",
            "first_broadcast_on": "2023-04-22",
            "platform": "演示平台",
            "copyright_owner": "演示机构",
            "producer": "演示机构",
            "maker": "演示机构",
            "contact_name": CONTACT,
            "contact_phone": PHONE,
        } | changes

    async def draft(self, **changes: Any) -> dict[str, Any]:
        body = {"call_id": self.call["id"], "form": self.form(**changes)}
        answer = await self.client.post("/entries", json=body, headers=self.applicant)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def upload(self, entry_id: str, data: bytes, **declared: Any) -> dict[str, Any]:
        """Uploads a file to the object store; answers the intent."""
        body = {"size": len(data), "sha256": sha256(data)} | declared
        answer = await self.client.post(f"/entries/{entry_id}/uploads", json=body, headers=self.applicant)
        assert answer.status_code == 201, answer.text
        await self.post_file(answer.json(), data)
        return answer.json()

    async def post_file(self, intent: dict[str, Any], data: bytes) -> None:
        async with httpx.AsyncClient() as browser:
            sent = await browser.post(
                intent["url"], data=intent["fields"], files={"file": ("scan.pdf", data, "application/pdf")}
            )
        assert sent.status_code == 201, sent.text

    async def confirm(self, entry_id: str, upload_id: str) -> httpx.Response:
        path = f"/entries/{entry_id}/uploads/{upload_id}/confirmation"
        return await self.client.post(path, headers=self.applicant)

    async def ready(self, **changes: Any) -> dict[str, Any]:
        """A draft that can be submitted."""
        entry = await self.draft(**changes)
        upload = await self.upload(entry["id"], pdf())
        confirmed = await self.confirm(entry["id"], upload["id"])
        assert confirmed.status_code == 200, confirmed.text
        return await self.entry(entry["id"])

    async def submit(self, entry_id: str, **headers: str) -> httpx.Response:
        return await self.client.post(f"/entries/{entry_id}/submission", headers=self.applicant | headers)

    async def submitted(self, **changes: Any) -> dict[str, Any]:
        answer = await self.submit((await self.ready(**changes))["id"])
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def entry(self, entry_id: str) -> dict[str, Any]:
        answer = await self.client.get(f"/entries/{entry_id}", headers=self.applicant)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def save(self, entry_id: str, form: dict[str, Any], version: int) -> httpx.Response:
        headers = self.applicant | {"If-Match": f'"{version}"'}
        return await self.client.put(f"/entries/{entry_id}", json={"form": form}, headers=headers)


@pytest.fixture
async def world(settings: Settings, database: Database, issuer: Issuer) -> AsyncGenerator[World]:
    cipher = FieldCipher(settings.field_keys, settings.field_key_id)
    app = create_app(settings)
    async with running(app, issuer) as client:
        deliverer = Deliverer(database, SUBSCRIPTIONS.given(cipher=cipher), consumer="submissions")
        world = World(app, client, issuer, deliverer, uuid4())
        await deliverer.deliver(
            BureauChangedV1(
                bureau_id=world.bureau_id,
                name="北京市广播电视局",
                region_code="11",
                central_direct=False,
                active=True,
            )
        )
        await world.register(world.applicant_id)
        world.call = await world.publish_call()
        yield world


def pdf(pages: int = 1) -> bytes:
    """A small PDF, different each time."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.docinfo["/Title"] = uuid4().hex
        document.save(file)
    return file.getvalue()


@pytest.fixture
def blank_pdf() -> Callable[..., bytes]:
    return pdf


class Paper:
    """A PDF, opened again by programs that had no part in making it."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self.document: Any = pypdfium2.PdfDocument(pdf)

    @property
    def pages(self) -> int:
        return len(self.document)

    @property
    def text(self) -> str:
        """Of all pages, without the spaces and line ends that setting it brought in."""
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in self.document))

    @property
    def fonts(self) -> dict[str, bool]:
        """Each font's name, and whether it is embedded."""
        with pikepdf.open(io.BytesIO(self._pdf)) as document:
            described = [found for found in document.objects if isinstance(found, pikepdf.Dictionary)]
            return {
                str(found.FontName): any(key in found for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                for found in described
                if found.get("/Type") == pikepdf.Name.FontDescriptor
            }

    def picture(self, page: int = 0, *, dots_per_inch: int = 200) -> Any:
        return self.document[page].render(scale=dots_per_inch / 72).to_pil()


@pytest.fixture
def paper() -> type[Paper]:
    return Paper
