"""Bureaus, staff and experts from an Excel file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from accounts.api.deps import Admin, Shared
from accounts.commands.import_people import ImportPeople, faults_of_import, import_people
from accounts.domain.sheets import EXPERTS, STAFF, CellFault, Content
from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.http.problems import Text

router = APIRouter(prefix="/imports", tags=["imports"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}


class CellFaultOut(BaseModel):
    """``column`` is a letter; it is missing where the whole row is meant."""

    sheet: str
    row: int
    column: str | None
    code: str
    message: Text

    @classmethod
    def of(cls, fault: CellFault) -> CellFaultOut:
        message = Text(zh=fault.zh, en=fault.en)
        return cls(sheet=fault.sheet, row=fault.row, column=fault.column, code=fault.code, message=message)


class ImportOut(BaseModel):
    """What the file holds. ``faults`` are empty where it was, or can be, brought in."""

    bureaus: int
    staff: int
    experts: int
    faults: Annotated[list[CellFaultOut], Field(description="By sheet, row and column")]

    @classmethod
    def of(cls, content: Content, faults: list[CellFault]) -> ImportOut:
        return cls(
            bureaus=len(content.bureaus),
            staff=sum(person.sheet == STAFF for person in content.people),
            experts=sum(person.sheet == EXPERTS for person in content.people),
            faults=[CellFaultOut.of(fault) for fault in faults],
        )


@router.get("/template", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
async def get_import_template(who: Admin, parts: Shared) -> Response:
    """An empty file with the sheets, their columns, and how to fill them in."""
    disposition = "attachment; filename=\"import.xlsx\"; filename*=UTF-8''%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx"
    headers = {"Content-Disposition": disposition}
    return Response(await parts.workbooks.template(), media_type=_XLSX, headers=headers)


@router.post("", status_code=201, response_model=ImportOut, openapi_extra=_FILE)
async def import_workbook(
    who: Admin, request: Request, db: Db, parts: Shared, once: Once, dry_run: bool = False
) -> Response:
    """Makes all bureaus and sends all invitations of the file, or nothing. ``dry_run`` makes nothing, and answers every
    fault by sheet, row and column."""
    content = await parts.workbooks.read(await request.body())
    if dry_run:
        async with db.transaction(readonly=True) as tx:
            faults = await faults_of_import(tx, parts, content)
        return Response(ImportOut.of(content, faults).model_dump_json(), media_type="application/json")

    async def act(tx: Tx) -> ImportOut:
        await import_people(tx, parts, ImportPeople(content, who))
        return ImportOut.of(content, [])

    return answer(await once.once(db, act))
