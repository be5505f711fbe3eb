"""Licensed and registered platforms: everybody finds them, admins maintain them."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor
from submissions import queries
from submissions.api.deps import Admin, Visitor
from submissions.api.schemas import In, Storable
from submissions.commands.add_platforms import AddPlatforms, add_platforms
from submissions.commands.change_platform import ChangePlatform, change_platform
from submissions.domain.folding import fold
from submissions.domain.platforms import MOST_AT_ONCE, Platform, PlatformKind

router = APIRouter(prefix="/platforms", tags=["platforms"])

Name = Annotated[Storable, Field(max_length=1000)]


class PlatformsIn(In):
    kind: PlatformKind
    names: Annotated[tuple[Name, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PlatformPatch(In):
    """What is left out stays as it is."""

    kind: PlatformKind | None = None
    active: bool | None = None


class PlatformOut(BaseModel):
    id: UUID
    name: str
    kind: PlatformKind
    active: bool

    @classmethod
    def of(cls, platform: Platform) -> Self:
        return cls.model_validate({name: getattr(platform, name) for name in cls.model_fields})


class AddedOut(BaseModel):
    """``known``: how many of the names were there already."""

    added: list[str]
    known: int


@router.get("")
async def get_platforms(
    who: Visitor,
    db: Db,
    query: Annotated[Storable, Query(max_length=200)] = "",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[PlatformOut]:
    """Those whose names hold the query, by name. Admins see inactive ones, too."""
    after = None if cursor is None else decode_cursor(cursor, str)[0]
    async with db.transaction(readonly=True) as tx:
        found = await queries.platforms_for(tx, who, query, after=after, limit=limit + 1)
    shown = found[:limit]
    more = encode_cursor(fold(shown[-1].name)) if len(found) > limit else None
    return Page(items=[PlatformOut.of(platform) for platform in shown], next_cursor=more)


@router.post("", status_code=201, response_model=AddedOut)
async def post_platforms(body: PlatformsIn, who: Admin, db: Db, once: Once) -> Response:
    """One name or a whole list. Those that are known already stay as they are."""

    async def add(tx: Tx) -> AddedOut:
        added, known = await add_platforms(tx, AddPlatforms(who, body.names, body.kind))
        return AddedOut(added=added, known=known)

    return answer(await once.once(db, add))


@router.patch("/{platform_id}")
async def patch_platform(platform_id: UUID, body: PlatformPatch, who: Admin, db: Db) -> PlatformOut:
    async with db.transaction() as tx:
        changes = body.model_dump(exclude_none=True)
        return PlatformOut.of(await change_platform(tx, ChangePlatform(who, platform_id, changes)))
