"""The text of a call's commitment letter: everybody reads it, admins write it."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kit.http.access import Db
from submissions import queries
from submissions.api.deps import Admin, Visitor
from submissions.api.schemas import In, Storable
from submissions.commands.write_letter import WriteLetter, write_letter
from submissions.domain import letters

router = APIRouter(prefix="/calls/{call_id}/commitment-letter", tags=["calls"])


class LetterIn(In):
    """A line a paragraph. 【作品名称】 and 【版权方】 must stand in it; an empty text gives the service's again."""

    text: Annotated[Storable, Field(max_length=10_000)]


class LetterOut(BaseModel):
    """``own``: the call has a text of its own. ``places`` are filled in for each entry, where they stand in 【】."""

    text: str
    own: bool
    places: list[str]

    @classmethod
    def of(cls, own: str | None) -> Self:
        return cls(text=own or letters.DEFAULT, own=own is not None, places=list(letters.PLACES))


@router.get("")
async def get_letter_text(call_id: UUID, who: Visitor, db: Db) -> LetterOut:
    async with db.transaction(readonly=True) as tx:
        return LetterOut.of(await queries.letter_text_for(tx, call_id, who))


@router.put("")
async def put_letter_text(call_id: UUID, body: LetterIn, who: Admin, db: Db) -> LetterOut:
    async with db.transaction() as tx:
        return LetterOut.of(await write_letter(tx, WriteLetter(who, call_id, body.text)))
