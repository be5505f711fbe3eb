"""First review: approve."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.review import EntryApprovedV1
from kit.auth import Principal
from kit.db import Tx
from review.commands.first_review import settle, take_to_desk
from review.domain.cases import State


@dataclass(frozen=True, slots=True)
class ApproveCase:
    entry_id: UUID
    by: Principal
    comment: str | None = None


async def approve_case(tx: Tx, cmd: ApproveCase) -> None:
    desk = await take_to_desk(tx, cmd.entry_id, cmd.by)
    approved = desk.case.decide(State.APPROVED)
    await settle(tx, desk, approved, EntryApprovedV1(**desk.fact(), comment=cmd.comment), reason=cmd.comment)
