"""The administration proposes the list of a call; its public notice (公示) begins."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.review import ResultsProposedV1
from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound
from review.db import calls, cases, panels, proposals
from review.domain.results import Proposal, check_proposal, notice_until


@dataclass(frozen=True, slots=True)
class ProposeResults:
    call_id: UUID
    by: Principal
    entry_ids: tuple[UUID, ...]
    notice_days: int


async def propose_results(tx: Tx, cmd: ProposeResults) -> None:
    """Until the publication another proposal may take its place; the notice then begins anew."""
    call = await calls.get_for_update(tx, cmd.call_id)
    if call is None:
        raise NotFound("call_not_found", "没有此项目", "There is no such call")
    earlier = await proposals.get(tx, call.call_id)
    if earlier:
        earlier.require_unpublished()
    recommended = await cases.recommended(tx, call.call_id)
    check_proposal(cmd.entry_ids, recommended, open_panels=await panels.count_open(tx, call.call_id))
    at = await db.now(tx)
    proposal = Proposal(call.call_id, cmd.entry_ids, at, notice_until(at, cmd.notice_days))
    await proposals.save(tx, proposal)
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="review.results_proposed", subject=f"call/{call.call_id}",
        before={"entry_ids": [str(e) for e in earlier.entry_ids]} if earlier else None,
        after={
            "entry_ids": [str(e) for e in cmd.entry_ids], "notice_until": proposal.notice_until.isoformat(),
        },
    )  # fmt: skip
    event = ResultsProposedV1(
        call_id=call.call_id, code=call.code, entry_ids=cmd.entry_ids,
        notice_from=proposal.notice_from, notice_until=proposal.notice_until,
    )  # fmt: skip
    await outbox.add(tx, event)
