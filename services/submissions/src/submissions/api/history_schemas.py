"""What the API takes and gives of an entry's past."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel

from kit.errors import Fault
from submissions.api.schemas import EntryOut, In
from submissions.domain.changes import Changes, Save

Value = str | int | float | list[str] | None


class ChangeOut(BaseModel):
    """A field of the form, or ``scan`` by its SHA-256; null where it is empty."""

    field: str
    old: Value
    new: Value

    @classmethod
    def all_of(cls, changes: Changes) -> list[Self]:
        return [cls(field=field, old=old, new=new) for field, (old, new) in changes.items()]


class SaveOut(BaseModel):
    """``revision``: how often the entry had been submitted then. ``version``: the entry's after the save."""

    id: UUID
    began_at: datetime
    saved_at: datetime
    saved_by: UUID
    revision: int
    version: int
    fields: list[ChangeOut]

    @classmethod
    def of(cls, save: Save) -> Self:
        values = {name: getattr(save, name) for name in cls.model_fields if name != "fields"}
        return cls(**values, fields=ChangeOut.all_of(save.changes))


class DifferencesOut(BaseModel):
    """``former`` is null in the first submission."""

    revision: int
    former: int | None
    submitted_at: datetime
    fields: list[ChangeOut]

    @classmethod
    def of(cls, revision: int, submitted_at: datetime, changes: Changes) -> Self:
        former = revision - 1 or None
        return cls(revision=revision, former=former, submitted_at=submitted_at, fields=ChangeOut.all_of(changes))


class CopyIn(In):
    call_id: UUID


class LeftOutOut(BaseModel):
    """What the copy does not hold, and why."""

    field: str
    code: str
    message: dict[Literal["zh", "en"], str]

    @classmethod
    def of(cls, fault: Fault) -> Self:
        return cls(field=fault.field, code=fault.code, message={"zh": fault.zh, "en": fault.en})


class Copied(BaseModel):
    """What is kept of an answered request: nothing that stands in the form."""

    entry_id: UUID
    left_out: list[LeftOutOut]


class CopyOut(BaseModel):
    entry: EntryOut
    left_out: list[LeftOutOut]
