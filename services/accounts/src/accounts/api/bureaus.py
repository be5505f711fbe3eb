"""申报台局: anybody may look for one, an admin keeps them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from accounts import queries
from accounts.api.deps import Admin
from accounts.api.schemas import BureauIn, BureauList, BureauOut, BureauPatch
from accounts.commands.change_bureau import ChangeBureau
from accounts.commands.change_bureau import change_bureau as change
from accounts.commands.create_bureau import CreateBureau
from accounts.commands.create_bureau import create_bureau as create
from accounts.domain.bureaus import Group
from kit.db import Tx
from kit.http.access import Db, Once, answer

router = APIRouter(prefix="/bureaus", tags=["bureaus"])


@router.get("")
async def list_bureaus(
    db: Db,
    query: Annotated[str, Query(max_length=100)] = "",
    group: Group | None = None,
    active: Literal["true", "false", "any"] = "true",
) -> BureauList:
    """Bureaus that ``query`` finds: part of the name or of the region's, in characters or pinyin (重庆, ``chongqing``,
    ``cq``). Provincial ones by region, then the Corps, then central ones."""
    wanted = {"true": True, "false": False, "any": None}[active]
    async with db.transaction(readonly=True) as tx:
        found = await queries.search_bureaus(tx, query, group=group, active=wanted)
    return BureauList(items=[BureauOut.of(bureau) for bureau in found])


@router.get("/{bureau_id}")
async def get_bureau(bureau_id: UUID, db: Db) -> BureauOut:
    async with db.transaction(readonly=True) as tx:
        return BureauOut.of(await queries.get_bureau(tx, bureau_id))


@router.post("", status_code=201, response_model=BureauOut)
async def create_bureau(who: Admin, body: BureauIn, db: Db, once: Once) -> Response:
    async def act(tx: Tx) -> BureauOut:
        return BureauOut.of(await create(tx, CreateBureau(body.name, body.region_code, body.central_direct, who)))

    return answer(await once.once(db, act))


@router.patch("/{bureau_id}")
async def change_bureau(bureau_id: UUID, who: Admin, body: BureauPatch, db: Db) -> BureauOut:
    async with db.transaction() as tx:
        return BureauOut.of(await change(tx, ChangeBureau(bureau_id, body.name, body.active, who)))
