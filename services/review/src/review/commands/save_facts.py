"""Facts of other services that the review keeps: calls, bureaus, experts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kit.db import Tx
from review.db import bureaus, calls, experts
from review.domain.assignment import Judge
from review.domain.calls import Bureau, Call


async def save_call(tx: Tx, call: Call) -> None:
    await calls.save(tx, call)


async def extend_recommendation(tx: Tx, call_id: UUID, bureau_id: UUID | None, until: datetime) -> None:
    """For one bureau, or for all."""
    await calls.extend(tx, call_id, bureau_id, until)


async def save_bureau(tx: Tx, bureau: Bureau, *, region_code: str, active: bool) -> None:
    await bureaus.save(tx, bureau, region_code=region_code, active=active)


async def forget_expert(tx: Tx, expert_id: UUID) -> None:
    """Scores and declarations stay: they are records."""
    await experts.forget(tx, expert_id)


async def save_expert(tx: Tx, judge: Judge, *, active: bool) -> None:
    """``judge.capacity`` is the expert's load limit."""
    await experts.save(tx, judge, active=active)
