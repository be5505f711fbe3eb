"""The results are published: every recommended case ends as selected or not selected.

The call's other cases, which may be hundreds of thousands, are closed right after by ``close_leftovers``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.review import EntryNotSelectedV1, EntrySelectedV1, Result, ResultsPublishedV1
from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Conflict, NotFound
from review.commands.facts import entry_fact, fact_missing
from review.db import bureaus, calls, cases, decisions, proposals, results, slots
from review.domain.calls import Bureau
from review.domain.cases import Case


@dataclass(frozen=True, slots=True)
class PublishResults:
    call_id: UUID
    by: Principal


async def publish_results(tx: Tx, cmd: PublishResults) -> None:
    """A proposed entry that was withdrawn meanwhile is not in the list. Happens once."""
    call = await calls.get_for_update(tx, cmd.call_id)
    if call is None:
        raise NotFound("call_not_found", "没有此项目", "There is no such call")
    proposal = await proposals.get(tx, call.call_id)
    if proposal is None:
        raise Conflict("results_not_proposed", "尚未提出拟公布名单", "No list has been proposed")
    proposal.require_unpublished()
    at = await db.now(tx)
    proposal.require_notice_over(at)
    await slots.lock_all(tx, call.call_id)
    recommended = await cases.lock_recommended(tx, call.call_id)
    names = await bureaus.get_many(tx, [case.bureau_id for case in recommended])
    if len(names) < len({case.bureau_id for case in recommended}):
        raise fact_missing()
    for case in recommended:
        await close_case(tx, case, names[case.bureau_id], at, selected=case.entry_id in proposal.entry_ids)
    await proposals.publish(tx, call.call_id, at)
    lines = tuple(Result.model_validate(line) for line in await results.selected(tx, call.call_id))
    await outbox.add(tx, ResultsPublishedV1(call_id=call.call_id, code=call.code, results=lines, published_at=at))
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="review.results_published", subject=f"call/{call.call_id}",
        after={"selected": [str(line.entry_id) for line in lines], "recommended": len(recommended)},
    )  # fmt: skip


async def close_case(tx: Tx, case: Case, bureau: Bureau, at: datetime, *, selected: bool) -> None:
    """Ends a locked case and tells so."""
    closed = case.close(selected=selected)
    await cases.move(tx, closed)
    await decisions.add(tx, closed, by="administration", at=at)
    kind = EntrySelectedV1 if selected else EntryNotSelectedV1
    await outbox.add(tx, kind(**entry_fact(closed, bureau, at)))
