"""An expert declares whether he has a conflict with an entry. With one, another expert takes his place."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit, db
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Conflict, NotFound
from review.db import assignments, experts, panels
from review.db.assignments import Assignment
from review.domain.assignment import substitute


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    assignment_id: UUID
    by: Principal
    conflict: bool
    note: str | None = None


async def declare_conflict(tx: Tx, cmd: DeclareConflict) -> None:
    """A declared conflict is final. The same declaration again changes nothing."""
    found = await assignments.find(tx, cmd.assignment_id, cmd.by.account_id)
    if found is None:
        raise assignment_not_found()
    panel = await panels.lock(tx, found.panel_id)
    mine = await assignments.lock(tx, cmd.assignment_id, cmd.by.account_id)
    if panel is None or mine is None:
        raise assignment_not_found()
    state = "conflict" if cmd.conflict else "cleared"
    if mine.state == state:
        return
    panel.require_open()
    if mine.state == "conflict":
        raise Conflict("conflict_declared", "已声明需要回避，不能撤回", "A conflict was declared; that is final")
    await assignments.declare(tx, mine.assignment_id, state=state, note=cmd.note, at=await db.now(tx))
    successor = await _replace(tx, mine) if cmd.conflict else None
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="review.conflict_declared",
        subject=f"assignment/{mine.assignment_id}", reason=cmd.note, before={"state": mine.state},
        after={"state": state, "entry_id": str(mine.entry_id), "successor": str(successor) if successor else None},
    )  # fmt: skip


async def _replace(tx: Tx, given_up: Assignment) -> UUID | None:
    """The panel's least loaded other expert who suits; without one the entry stays short, which the panel shows."""
    judges = await experts.lock_active(tx, await panels.expert_ids(tx, given_up.panel_id))
    successor = substitute(
        await assignments.candidate(tx, given_up.entry_id),
        judges,
        await experts.loads(tx, [judge.expert_id for judge in judges]),
        await assignments.experts_of(tx, given_up.panel_id, given_up.entry_id),
    )
    if successor:
        await assignments.add(tx, given_up.panel_id, {given_up.entry_id: [successor]})
    return successor


def assignment_not_found() -> NotFound:
    return NotFound("assignment_not_found", "没有此评议任务", "There is no such assignment")
