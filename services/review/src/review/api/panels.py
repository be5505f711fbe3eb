"""Expert panels, for the administration."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from kit.auth import Principal
from kit.db import Tx
from kit.errors import Fault, Invalid, NotFound
from kit.http.access import Db, Once, answer
from kit.http.paging import Cursor, Limit, Page, encode_cursor, id_in
from review.api.deps import Admin
from review.api.schemas import ClosingIn, PanelIn, PanelOut
from review.commands.close_panel import ClosePanel, close_panel
from review.commands.open_panel import OpenPanel, open_panel
from review.domain.panels import PanelPlan
from review.domain.scoring import DEFAULT_RUBRIC, Criterion
from review.queries import panels

router = APIRouter(prefix="/panels", tags=["panels"])


@router.post("", status_code=201, response_model=PanelOut)
async def post_panel(body: PanelIn, who: Admin, db: Db, once: Once) -> Response:
    return answer(await once.once(db, lambda tx: _open(tx, body, who)))


@router.get("")
async def get_panels(
    who: Admin, db: Db, call_id: UUID | None = None, cursor: Cursor = None, limit: Limit = 20
) -> Page[PanelOut]:
    async with db.transaction(readonly=True) as tx:
        rows = await panels.list_panels(tx, call_id=call_id, after=id_in(cursor), limit=limit + 1)
    items = [PanelOut.model_validate(row) for row in rows[:limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(rows) > limit else None)


@router.get("/{panel_id}")
async def get_panel(panel_id: UUID, who: Admin, db: Db) -> PanelOut:
    async with db.transaction(readonly=True) as tx:
        return await _shown(tx, panel_id)


@router.post("/{panel_id}/closing")
async def post_panel_closing(panel_id: UUID, who: Admin, db: Db, body: ClosingIn | None = None) -> PanelOut:
    closing = body or ClosingIn()
    if closing.force and closing.reason is None:
        fault = Fault("reason", "missing", "必填", "is required")
        raise Invalid("invalid_request", "提交的内容有误", "Some of what was sent is not right", faults=[fault])
    async with db.transaction() as tx:
        await close_panel(tx, ClosePanel(panel_id, who, closing.reason if closing.force else None))
        return await _shown(tx, panel_id)


async def _open(tx: Tx, body: PanelIn, who: Principal) -> PanelOut:
    rubric = tuple(Criterion(c.name, c.weight) for c in body.rubric) if body.rubric else DEFAULT_RUBRIC
    plan = PanelPlan(
        body.call_id, body.title, tuple(body.work_types), tuple(body.expert_ids), body.experts_per_entry, rubric
    )
    return await _shown(tx, await open_panel(tx, OpenPanel(plan, who)))


async def _shown(tx: Tx, panel_id: UUID) -> PanelOut:
    found = await panels.get_panel(tx, panel_id)
    if found is None:
        raise NotFound("panel_not_found", "没有此评议组", "There is no such panel")
    return PanelOut.model_validate(found)
