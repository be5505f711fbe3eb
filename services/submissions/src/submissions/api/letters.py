"""The text of a call's commitment letter: everybody reads it, admins write it."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from kit.http.access import Db
from kit.http.versions import ReadVersions, show_version
from submissions import queries
from submissions.api.deps import Admin, Visitor
from submissions.api.schemas import In, Storable
from submissions.commands.write_letter import WriteLetter, write_letter
from submissions.domain import letters
from submissions.domain.letters import Wording

router = APIRouter(prefix="/calls/{call_id}/commitment-letter", tags=["calls"])


class LetterIn(In):
    """A line a paragraph. 【作品名称】 and 【版权方】 must stand in it; an empty text gives the service's again."""

    text: Annotated[Storable, Field(max_length=10_000)]


class LetterOut(BaseModel):
    """``own``: the call has a text of its own. ``places`` are filled in for each entry, where they stand in 【】.

    ``version`` is the ETag that writing must name.
    """

    text: str
    own: bool
    version: int
    places: list[str]

    @classmethod
    def of(cls, wording: Wording, response: Response) -> Self:
        show_version(response, wording.version)
        text, own = wording.text or letters.DEFAULT, wording.text is not None
        return cls(text=text, own=own, version=wording.version, places=list(letters.PLACES))


@router.get("")
async def get_letter_text(call_id: UUID, who: Visitor, db: Db, response: Response) -> LetterOut:
    async with db.transaction(readonly=True) as tx:
        return LetterOut.of(await queries.letter_text_for(tx, call_id, who), response)


@router.put("")
async def put_letter_text(
    call_id: UUID, body: LetterIn, who: Admin, db: Db, read: ReadVersions, response: Response
) -> LetterOut:
    async with db.transaction() as tx:
        return LetterOut.of(await write_letter(tx, WriteLetter(who, call_id, body.text, read)), response)
