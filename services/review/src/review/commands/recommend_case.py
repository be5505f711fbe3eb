"""Recommendation: an approved entry takes one of the bureau's slots, behind those that have one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.review import EntryRecommendedV1
from kit.auth import Principal
from kit.db import Tx
from review.commands.first_review import settle, take_to_desk
from review.db import slots
from review.domain.cases import quota_exhausted


@dataclass(frozen=True, slots=True)
class RecommendCase:
    entry_id: UUID
    by: Principal


async def recommend_case(tx: Tx, cmd: RecommendCase) -> None:
    """Raises ``Conflict`` ``quota_exhausted`` where the bureau has no slot left."""
    desk = await take_to_desk(tx, cmd.entry_id, cmd.by, with_slot=True)
    desk.case.require_approved()
    quota = desk.bureau.quota(desk.call)
    used = await slots.take(tx, desk.call.call_id, desk.bureau.bureau_id, quota)
    if used is None:
        raise quota_exhausted(quota or 0)
    await settle(tx, desk, desk.case.recommend(used), EntryRecommendedV1(**desk.fact(), rank=used))
