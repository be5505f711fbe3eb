"""An expert's works to judge."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from kit.auth import Principal
from kit.db import Tx
from kit.http.access import Db
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from review.api.deps import Expert
from review.api.schemas import AssignmentOut, DeclarationIn, ScoreIn
from review.commands.declare_conflict import DeclareConflict, assignment_not_found, declare_conflict
from review.commands.score_work import ScoreWork, score_work
from review.queries import assignments

router = APIRouter(prefix="/assignments", tags=["assignments"])


@router.get("")
async def get_assignments(who: Expert, db: Db, cursor: Cursor = None, limit: Limit = 20) -> Page[AssignmentOut]:
    async with db.transaction(readonly=True) as tx:
        rows = await assignments.list_assignments(tx, expert_id=who.account_id, after=id_in(cursor), limit=limit + 1)
    items = [AssignmentOut.model_validate(row) for row in rows[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(rows) > limit else None)


@router.get("/{assignment_id}")
async def get_assignment(assignment_id: UUID, who: Expert, db: Db) -> AssignmentOut:
    async with db.transaction(readonly=True) as tx:
        return await _shown(tx, assignment_id, who)


@router.post("/{assignment_id}/declaration")
async def post_declaration(assignment_id: UUID, body: DeclarationIn, who: Expert, db: Db) -> AssignmentOut:
    async with db.transaction() as tx:
        await declare_conflict(tx, DeclareConflict(assignment_id, who, body.conflict, body.note))
        return await _shown(tx, assignment_id, who, given_up=True)


@router.put("/{assignment_id}/score")
async def put_score(assignment_id: UUID, body: ScoreIn, who: Expert, db: Db) -> AssignmentOut:
    async with db.transaction() as tx:
        await score_work(tx, ScoreWork(assignment_id, who, body.scores, body.comment))
        return await _shown(tx, assignment_id, who)


async def _shown(tx: Tx, assignment_id: UUID, who: Principal, *, given_up: bool = False) -> AssignmentOut:
    found = await assignments.get_assignment(tx, assignment_id, expert_id=who.account_id, given_up=given_up)
    if found is None:
        raise assignment_not_found()
    return AssignmentOut.model_validate(found)
