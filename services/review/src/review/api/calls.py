"""What is decided for a whole call: ranking and slots, evaluation, proposal, results."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from kit.errors import NotFound
from kit.http.access import Db
from review.api.deps import Admin, Bureau
from review.api.schemas import EvaluationOut, NoticeOut, ProposalIn, RankingIn, RankingOut, ResultsOut, SlotsOut
from review.commands.propose_results import ProposeResults, propose_results
from review.commands.publish_results import PublishResults, publish_results
from review.commands.rank_recommendations import RankRecommendations, rank_recommendations
from review.queries import cases, panels, results

router = APIRouter(prefix="/calls/{call_id}", tags=["calls"])


@router.put("/ranking")
async def put_ranking(call_id: UUID, body: RankingIn, who: Bureau, db: Db) -> RankingOut:
    async with db.transaction() as tx:
        await rank_recommendations(tx, RankRecommendations(call_id, who, tuple(body.entry_ids)))
    return RankingOut(entry_ids=body.entry_ids)


@router.get("/slots")
async def get_slots(call_id: UUID, who: Bureau, db: Db) -> SlotsOut:
    found = None
    if who.unit_id is not None:
        async with db.transaction(readonly=True) as tx:
            found = await cases.get_slots(tx, call_id, who.unit_id)
    if found is None:
        raise NotFound("call_not_found", "没有此项目", "There is no such call")
    return SlotsOut.model_validate(found)


@router.get("/evaluation")
async def get_evaluation(call_id: UUID, who: Admin, db: Db) -> EvaluationOut:
    async with db.transaction(readonly=True) as tx:
        found = await panels.get_evaluation(tx, call_id)
    if found is None:
        raise NotFound("call_not_found", "没有此项目", "There is no such call")
    return EvaluationOut.model_validate({"items": found})


@router.post("/proposal")
async def post_proposal(call_id: UUID, body: ProposalIn, who: Admin, db: Db) -> NoticeOut:
    async with db.transaction() as tx:
        await propose_results(tx, ProposeResults(call_id, who, tuple(body.entry_ids), body.notice_days))
        return NoticeOut.model_validate(await results.get_notice(tx, call_id))


@router.post("/publication")
async def post_publication(call_id: UUID, who: Admin, db: Db) -> ResultsOut:
    async with db.transaction() as tx:
        await publish_results(tx, PublishResults(call_id, who))
        return ResultsOut.model_validate(await results.get_results(tx, call_id))


@router.get("/notice")
async def get_notice(call_id: UUID, db: Db) -> NoticeOut:
    async with db.transaction(readonly=True) as tx:
        found = await results.get_notice(tx, call_id)
    if found is None:
        raise NotFound("notice_not_found", "尚无公示", "There is no public notice")
    return NoticeOut.model_validate(found)


@router.get("/results")
async def get_results(call_id: UUID, db: Db) -> ResultsOut:
    async with db.transaction(readonly=True) as tx:
        found = await results.get_results(tx, call_id)
    if found is None:
        raise NotFound("results_not_found", "结果尚未公布", "There are no published results")
    return ResultsOut.model_validate(found)
