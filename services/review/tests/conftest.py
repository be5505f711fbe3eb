"""The review service on a database of its own, and short ways to say what happened before."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import httpx
import pytest

from contracts.accounts import BureauChangedV1, ExpertChangedV1
from contracts.submissions import CallPublishedV1, DeadlineExtendedV1, EntrySubmittedV1, EntryWithdrawnV1, Work
from kit.db import Database, open_database
from kit.outbox import uuid7
from review.app import create_app
from review.config import Settings
from review.handlers import SUBSCRIPTIONS
from testkit.app import running
from testkit.database import fresh_database
from testkit.events import Deliverer
from testkit.settings import settings_for
from testkit.tokens import Issuer

WORK_TYPES = ("网络剧", "网络电影", "网络纪录片")


@pytest.fixture
async def settings() -> AsyncGenerator[Settings]:
    async with fresh_database("review") as name:
        yield settings_for(Settings, "review", name)


@pytest.fixture
async def database(settings: Settings) -> AsyncGenerator[Database]:
    async with open_database(settings, application="test") as database:
        yield database


@pytest.fixture
async def client(settings: Settings, issuer: Issuer) -> AsyncGenerator[httpx.AsyncClient]:
    async with running(create_app(settings), issuer) as client:
        yield client


@pytest.fixture
def deliverer(database: Database) -> Deliverer:
    return Deliverer(database, SUBSCRIPTIONS, consumer="review")


@dataclass
class World:
    """A call, bureaus, experts and entries, made by the events that other services would send."""

    client: httpx.AsyncClient
    database: Database
    deliverer: Deliverer
    issuer: Issuer
    call_id: UUID = field(default_factory=uuid7)
    bureau_id: UUID = field(default_factory=uuid7)
    numbers: int = 0

    async def call(self, **changes: Any) -> None:
        await self.deliverer.deliver(self.announcement(**changes))

    def announcement(
        self, *, quota: int = 10, deadline: datetime | None = None, call_id: UUID | None = None
    ) -> CallPublishedV1:
        now = datetime.now(UTC)
        return CallPublishedV1(
            call_id=call_id or self.call_id,
            code="2023Q2",
            title="2023年第二季度网络视听节目季度推优",
            year=2023,
            quarter=2,
            applicant_kinds=("organisation", "individual"),
            work_types=WORK_TYPES,
            broadcast_from=date(2023, 3, 1),
            broadcast_until=date(2023, 5, 31),
            opens_at=now - timedelta(days=2),
            entry_deadline=now - timedelta(days=1),
            recommendation_deadline=deadline or now + timedelta(days=7),
            bureau_quota=quota,
        )

    def extension(
        self,
        scope: Literal["all", "bureau"],
        until: datetime,
        *,
        deadline: Literal["entry", "recommendation"] = "recommendation",
    ) -> DeadlineExtendedV1:
        """For all, or for the bureau."""
        return DeadlineExtendedV1(
            call_id=self.call_id,
            code="2023Q2",
            title="2023年第二季度网络视听节目季度推优",
            extension_id=uuid7(),
            deadline=deadline,
            scope=scope,
            bureau_id=self.bureau_id if scope == "bureau" else None,
            former_deadline=until - timedelta(days=1),
            new_deadline=until,
            extended_at=datetime.now(UTC),
        )

    async def bureau(
        self, bureau_id: UUID | None = None, *, name: str = "北京市广播电视局", central: bool = False
    ) -> UUID:
        bureau_id = bureau_id or self.bureau_id
        event = BureauChangedV1(bureau_id=bureau_id, name=name, region_code="11", central_direct=central, active=True)
        await self.deliverer.deliver(event)
        return bureau_id

    async def expert(
        self,
        *,
        organisation: str = "示例大学",
        bureau_id: UUID | None = None,
        specialities: tuple[str, ...] = (),
        load_limit: int | None = None,
        active: bool = True,
    ) -> UUID:
        expert_id = uuid7()
        event = ExpertChangedV1(
            account_id=expert_id,
            organisation=organisation,
            bureau_id=bureau_id,
            specialities=specialities,
            load_limit=load_limit,
            active=active,
        )
        await self.deliverer.deliver(event)
        return expert_id

    def submission(self, entry_id: UUID | None = None, **changes: Any) -> EntrySubmittedV1:
        """``work``: changes of the work; ``kind``: organisation or individual."""
        self.numbers += 1
        individual = changes.pop("kind", "organisation") == "individual"
        work = {
            "title": "漫长的季节",
            "work_type": "网络剧",
            "episodes": 12,
            "minutes_per_episode": Decimal("60.5"),
            "total_minutes": Decimal(726),
            "first_broadcast_on": date(2023, 4, 22),
            "platform": "示例视频平台",
            "copyright_owner": None if individual else "示例版权有限公司",
            "producer": None if individual else "示例出品有限公司",
            "maker": None if individual else "示例制作有限公司",
            "synopsis": "示例简介",
            **changes.pop("work", {}),
        }
        values = {
            "entry_id": entry_id or uuid7(),
            "call_id": self.call_id,
            "bureau_id": self.bureau_id,
            "applicant_id": uuid7(),
            "applicant_kind": "individual" if individual else "organisation",
            "organisation_name": None if individual else "示例影视有限公司",
            "registration_number": f"2023Q2-11-{self.numbers:05}",
            "revision": 1,
            "work": Work(**work),
            "warnings": ("total_minutes_differs",),
            "scan_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "scan_pages": 1,
            "submitted_at": datetime(2023, 6, 10, 3, tzinfo=UTC),
        }
        return EntrySubmittedV1(**(values | changes))

    async def entry(self, **changes: Any) -> UUID:
        event = self.submission(**changes)
        await self.deliverer.deliver(event)
        return event.entry_id

    def withdrawal(self, entry_id: UUID) -> EntryWithdrawnV1:
        return EntryWithdrawnV1(
            entry_id=entry_id,
            call_id=self.call_id,
            bureau_id=self.bureau_id,
            applicant_id=uuid7(),
            registration_number="2023Q2-11-00001",
            revision=1,
            title="漫长的季节",
            withdrawn_at=datetime(2023, 6, 11, tzinfo=UTC),
        )

    def staff(self, bureau_id: UUID | None = None) -> dict[str, str]:
        return self.issuer.bearer("bureau", unit_id=bureau_id or self.bureau_id)

    @property
    def admin(self) -> dict[str, str]:
        return self.issuer.bearer("admin")

    def judge(self, expert_id: UUID) -> dict[str, str]:
        return self.issuer.bearer("expert", expert_id)

    async def post(self, path: str, body: object = None, *, who: dict[str, str] | None = None) -> httpx.Response:
        return await self.client.post(path, json=body if body is not None else {}, headers=who or self.staff())

    async def get(self, path: str, *, who: dict[str, str] | None = None) -> httpx.Response:
        return await self.client.get(path, headers=self.staff() if who is None else who)

    async def approved(self, **changes: Any) -> UUID:
        """An entry that its bureau approved."""
        entry_id = await self.entry(**changes)
        answer = await self.post(f"/cases/{entry_id}/approval", who=self.staff(changes.get("bureau_id")))
        assert answer.status_code == 200, answer.text
        return entry_id

    async def recommended(self, **changes: Any) -> UUID:
        entry_id = await self.approved(**changes)
        answer = await self.post(f"/cases/{entry_id}/recommendation", who=self.staff(changes.get("bureau_id")))
        assert answer.status_code == 200, answer.text
        return entry_id

    async def panel(self, experts: list[UUID], **changes: Any) -> dict[str, Any]:
        body = {
            "call_id": str(self.call_id),
            "title": "网络剧评议组",
            "work_types": ["网络剧"],
            "expert_ids": [str(expert) for expert in experts],
            "experts_per_entry": 2,
        }
        answer = await self.post("/panels", body | changes, who=self.admin)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def score(self, assignment: dict[str, Any], points: float, *, declare: bool = True) -> httpx.Response:
        """Declares no conflict and gives every default criterion the same points."""
        who = self.judge(UUID(assignment["expert_id"]))
        if declare:
            declared = await self.post(f"/assignments/{assignment['id']}/declaration", {"conflict": False}, who=who)
            assert declared.status_code == 200, declared.text
        scores = dict.fromkeys(("思想性", "艺术性", "创新性", "传播力"), points)
        body = {"scores": scores, "comment": "示例评语"}
        return await self.client.put(f"/assignments/{assignment['id']}/score", json=body, headers=who)

    async def count(self, table: str) -> int:
        async with self.database.transaction(readonly=True) as tx:
            return await tx.fetchval(f"SELECT count(*) FROM {table}")

    async def actions(self, subject: str) -> list[str]:
        """What the audit records say was done to ``subject``."""
        async with self.database.transaction(readonly=True) as tx:
            rows = await tx.fetch("SELECT action FROM audit_records WHERE subject = $1 ORDER BY seq", subject)
        return [row["action"] for row in rows]


@pytest.fixture
def empty_world(client: httpx.AsyncClient, database: Database, deliverer: Deliverer, issuer: Issuer) -> World:
    """Nothing has happened yet."""
    return World(client, database, deliverer, issuer)


@pytest.fixture
async def world(empty_world: World) -> World:
    """A published call and one provincial bureau."""
    await empty_world.call()
    await empty_world.bureau()
    return empty_world
