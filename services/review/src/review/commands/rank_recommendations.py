"""The bureau puts its recommended entries into an order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit, db
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound
from review.commands.facts import fact_missing
from review.db import bureaus, calls, cases, proposals, slots
from review.domain.cases import check_ranking


@dataclass(frozen=True, slots=True)
class RankRecommendations:
    call_id: UUID
    by: Principal
    entry_ids: tuple[UUID, ...]


async def rank_recommendations(tx: Tx, cmd: RankRecommendations) -> None:
    """Raises ``Invalid`` unless each recommended entry of the bureau is named exactly once."""
    call = await calls.get_shared(tx, cmd.call_id, cmd.by.unit_id) if cmd.by.unit_id else None
    if call is None or cmd.by.unit_id is None:
        raise NotFound("call_not_found", "没有此项目", "There is no such call")
    if await bureaus.get(tx, cmd.by.unit_id) is None:
        raise fact_missing()
    call.require_open(await db.now(tx), proposed=await proposals.exists(tx, call.call_id))
    await slots.lock(tx, call.call_id, cmd.by.unit_id)
    before = await cases.recommended_of(tx, call.call_id, cmd.by.unit_id)
    check_ranking(cmd.entry_ids, set(before))
    await cases.rank(tx, call.call_id, cmd.by.unit_id, cmd.entry_ids)
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="review.recommendations_ranked",
        subject=f"call/{call.call_id}", before={"entry_ids": [str(e) for e in before]},
        after={"bureau_id": str(cmd.by.unit_id), "entry_ids": [str(e) for e in cmd.entry_ids]},
    )  # fmt: skip
