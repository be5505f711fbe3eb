"""First review: return for changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.review import EntryReturnedV1
from kit.auth import Principal
from kit.db import Tx
from review.commands.first_review import settle, take_to_desk
from review.domain.cases import State


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """``resubmit_until`` is the recommendation deadline unless told otherwise."""

    entry_id: UUID
    by: Principal
    reason: str
    resubmit_until: datetime | None = None


async def return_case(tx: Tx, cmd: ReturnCase) -> None:
    desk = await take_to_desk(tx, cmd.entry_id, cmd.by)
    returned = desk.case.decide(State.RETURNED)
    until = desk.call.resubmit_until(cmd.resubmit_until, desk.at)
    event = EntryReturnedV1(**desk.fact(), reason=cmd.reason, resubmit_until=until)
    await settle(tx, desk, returned, event, reason=cmd.reason, until=until)
