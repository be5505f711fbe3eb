"""A panel opens: experts are assigned to the recommended entries of its work types, and may begin to score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from contracts.review import PanelOpenedV1
from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Conflict, NotFound
from review.db import assignments, calls, experts, panels, proposals
from review.domain.assignment import Judge, assign
from review.domain.panels import PanelPlan, no_entries, work_types_taken


@dataclass(frozen=True, slots=True)
class OpenPanel:
    plan: PanelPlan
    by: Principal


async def open_panel(tx: Tx, cmd: OpenPanel) -> UUID:
    """Answers the panel's id. Entries that an earlier panel had are not judged again.

    Raises ``Invalid`` for a wrong plan, and where entries cannot get enough experts, naming them.
    """
    plan = cmd.plan
    # the call's lock makes "one open panel a work type" true for panels that open at the same time
    call = await calls.get_for_update(tx, plan.call_id)
    if call is None:
        raise NotFound("call_not_found", "没有此项目", "There is no such call")
    if await proposals.exists(tx, call.call_id):
        raise Conflict("results_proposed", "该项目结果已进入公示", "The results of this call have been proposed")
    judges = await experts.lock_active(tx, plan.expert_ids)
    plan.check(call, {judge.expert_id for judge in judges})
    if taken := await panels.taken(tx, call.call_id, plan.work_types):
        raise work_types_taken(taken)
    waiting = await assignments.waiting(tx, call.call_id, plan.work_types)
    if not waiting:
        raise no_entries()
    experts_of = assign(waiting, await _free(tx, judges), plan.experts_per_entry)
    at = await db.now(tx)
    panel_id = await panels.add(tx, plan, at)
    await assignments.add(tx, panel_id, experts_of)
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="review.panel_opened", subject=f"panel/{panel_id}",
        after={
            "call_id": str(call.call_id), "title": plan.title, "work_types": list(plan.work_types),
            "rubric": {criterion.name: criterion.weight for criterion in plan.rubric},
            "experts_of": {str(entry): [str(expert) for expert in given] for entry, given in experts_of.items()},
        },
    )  # fmt: skip
    event = PanelOpenedV1(
        panel_id=panel_id, call_id=call.call_id, title=plan.title, work_types=plan.work_types,
        expert_ids=plan.expert_ids, entries=len(waiting), opened_at=at,
    )  # fmt: skip
    await outbox.add(tx, event)
    return panel_id


async def _free(tx: Tx, judges: list[Judge]) -> list[Judge]:
    """What is left of each expert's load limit."""
    loads = await experts.loads(tx, [judge.expert_id for judge in judges])
    return [
        replace(judge, capacity=max(judge.capacity - loads.get(judge.expert_id, 0), 0))
        if judge.capacity is not None
        else judge
        for judge in judges
    ]
