"""What the API takes and gives of exports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from submissions.api.list_schemas import SubmittedState
from submissions.api.schemas import In, Line
from submissions.domain.exports import DOWNLOAD_MINUTES, FAILURES, Export, Filter

Format = Literal["xlsx", "csv", "scans"]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]


class WantedFields(In):
    """As the list of submitted entries is narrowed."""

    title: Annotated[Line | None, Field(min_length=1, max_length=100)] = None
    work_type: Annotated[Line | None, Field(max_length=100)] = None
    state: Annotated[list[SubmittedState], Field(max_length=20)] = Field(default=[])
    submitted_from: Day | None = None
    submitted_until: Day | None = None


class ExportIn(WantedFields):
    """``bureau_id``: for the administration, which may leave it out for lists; a bureau's staff get their own."""

    format: Format
    call_id: UUID
    bureau_id: UUID | None = None

    def wanted(self) -> Filter:
        return Filter(
            title=self.title,
            work_type=self.work_type,
            states=tuple(dict.fromkeys(self.state)),
            submitted_from=self.submitted_from,
            submitted_until=self.submitted_until,
        )


class FailureOut(BaseModel):
    code: Literal["scan_lost", "too_large", "interrupted"]
    message: dict[str, str]


class ExportOut(BaseModel):
    """``done`` of ``total`` entries are written; ``total`` is missing before it is begun. ``size`` in bytes, and
    ``sha256``, are those of the file once it is ``ready``. After ``expires_at`` it is gone."""

    id: UUID
    format: Format
    call_id: UUID
    call_title: str
    bureau_id: UUID | None
    bureau_name: str | None
    wanted: WantedFields
    state: Literal["waiting", "running", "ready", "failed"]
    done: int
    total: int | None
    size: int | None
    sha256: str | None
    failure: FailureOut | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None

    @classmethod
    def of(cls, export: Export) -> Self:
        values = {name: getattr(export, name) for name in cls.model_fields if name not in {"wanted", "failure"}}
        filter_, failure = export.wanted, export.failure
        wanted = WantedFields.model_validate(
            {"state": filter_.states} | {name: value for name, value in filter_.snapshot().items() if name != "states"}
        )
        told = failure and FailureOut(code=failure, message=dict(zip(("zh", "en"), FAILURES[failure], strict=True)))
        return cls(**values, wanted=wanted, failure=told)


class ExportFileOut(BaseModel):
    """An address that downloads the file until ``expires_at``."""

    url: str
    expires_at: datetime

    @classmethod
    def of(cls, url: str, now: datetime) -> Self:
        return cls(url=url, expires_at=now + timedelta(minutes=DOWNLOAD_MINUTES))
