"""First review: reject."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.review import EntryRejectedV1
from kit.auth import Principal
from kit.db import Tx
from review.commands.first_review import settle, take_to_desk
from review.domain.cases import State


@dataclass(frozen=True, slots=True)
class RejectCase:
    entry_id: UUID
    by: Principal
    reason: str


async def reject_case(tx: Tx, cmd: RejectCase) -> None:
    desk = await take_to_desk(tx, cmd.entry_id, cmd.by)
    rejected = desk.case.decide(State.REJECTED)
    await settle(tx, desk, rejected, EntryRejectedV1(**desk.fact(), reason=cmd.reason), reason=cmd.reason)
