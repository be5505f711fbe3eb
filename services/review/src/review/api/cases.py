"""First review and recommendation: a bureau decides about its cases."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from kit.auth import Principal
from kit.db import Tx
from kit.http.access import Db
from kit.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor, parse_id
from review.api.deps import Bureau, Reviewer
from review.api.schemas import ApprovalIn, CaseOut, CaseState, RecommendationIn, RejectionIn, ReturnIn
from review.commands.approve_case import ApproveCase, approve_case
from review.commands.facts import case_not_found
from review.commands.recommend_case import RecommendCase, recommend_case
from review.commands.reject_case import RejectCase, reject_case
from review.commands.return_case import ReturnCase, return_case
from review.commands.take_back_recommendation import TakeBackRecommendation, take_back_recommendation
from review.queries import cases

router = APIRouter(prefix="/cases", tags=["cases"])


@router.get("")
async def get_cases(
    who: Reviewer,
    db: Db,
    call_id: UUID | None = None,
    state: Annotated[CaseState | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[CaseOut]:
    after = None
    if cursor:
        number, entry_id = decode_cursor(cursor, str, str)
        after = (number, parse_id(entry_id))
    if who.role == "bureau" and who.unit_id is None:
        return Page(items=[])
    async with db.transaction(readonly=True) as tx:
        rows = await cases.list_cases(
            tx, bureau_id=_sees(who), call_id=call_id, state=state, after=after, limit=limit + 1
        )
    items = [CaseOut.model_validate(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(
        items=items,
        next_cursor=encode_cursor(items[-1].registration_number, str(items[-1].entry_id)) if more else None,
    )


@router.get("/{entry_id}")
async def get_case(entry_id: UUID, who: Reviewer, db: Db) -> CaseOut:
    async with db.transaction(readonly=True) as tx:
        return await _shown(tx, entry_id, who)


@router.post("/{entry_id}/approval")
async def post_approval(entry_id: UUID, body: ApprovalIn, who: Bureau, db: Db) -> CaseOut:
    async with db.transaction() as tx:
        await approve_case(tx, ApproveCase(entry_id, who, body.comment))
        return await _shown(tx, entry_id, who)


@router.post("/{entry_id}/return")
async def post_return(entry_id: UUID, body: ReturnIn, who: Bureau, db: Db) -> CaseOut:
    async with db.transaction() as tx:
        await return_case(tx, ReturnCase(entry_id, who, body.reason, body.resubmit_until))
        return await _shown(tx, entry_id, who)


@router.post("/{entry_id}/rejection")
async def post_rejection(entry_id: UUID, body: RejectionIn, who: Bureau, db: Db) -> CaseOut:
    async with db.transaction() as tx:
        await reject_case(tx, RejectCase(entry_id, who, body.reason))
        return await _shown(tx, entry_id, who)


@router.post("/{entry_id}/recommendation")
async def post_recommendation(entry_id: UUID, body: RecommendationIn, who: Bureau, db: Db) -> CaseOut:
    async with db.transaction() as tx:
        await recommend_case(tx, RecommendCase(entry_id, who))
        return await _shown(tx, entry_id, who)


@router.delete("/{entry_id}/recommendation")
async def delete_recommendation(entry_id: UUID, who: Bureau, db: Db) -> CaseOut:
    async with db.transaction() as tx:
        await take_back_recommendation(tx, TakeBackRecommendation(entry_id, who))
        return await _shown(tx, entry_id, who)


async def _shown(tx: Tx, entry_id: UUID, who: Principal) -> CaseOut:
    found = None
    if who.role == "admin" or who.unit_id is not None:
        found = await cases.get_case(tx, entry_id, bureau_id=_sees(who))
    if found is None:
        raise case_not_found()
    return CaseOut.model_validate(found)


def _sees(who: Principal) -> UUID | None:
    """The bureau whose cases the caller sees; None: all."""
    return None if who.role == "admin" else who.unit_id
