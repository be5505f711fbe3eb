"""The bureau takes a recommendation back: the entry is approved again, the slot is free, those behind move up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.review import RecommendationWithdrawnV1
from kit.auth import Principal
from kit.db import Tx
from review.commands.first_review import settle, take_to_desk
from review.db import cases, slots


@dataclass(frozen=True, slots=True)
class TakeBackRecommendation:
    entry_id: UUID
    by: Principal


async def take_back_recommendation(tx: Tx, cmd: TakeBackRecommendation) -> None:
    desk = await take_to_desk(tx, cmd.entry_id, cmd.by, with_slot=True)
    approved = desk.case.take_back()
    await settle(tx, desk, approved, RecommendationWithdrawnV1(**desk.fact()))
    await slots.give_back(tx, desk.call.call_id, desk.bureau.bureau_id)
    await cases.close_ranks(tx, desk.call.call_id, desk.bureau.bureau_id, desk.case.rank or 0)
