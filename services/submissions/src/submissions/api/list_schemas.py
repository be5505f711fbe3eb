"""What the API gives of lists of entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self, get_args
from uuid import UUID

from pydantic import BaseModel

from submissions.api.schemas import FlagOut, WarningOut, warning_out
from submissions.domain.flags import Flag
from submissions.domain.lists import SUBMITTED, Summary

SubmittedState = Literal[
    "submitted", "returned", "approved", "recommended", "rejected", "withdrawn", "selected", "not_selected"
]
assert set(get_args(SubmittedState)) == set(SUBMITTED)  # noqa: S101 - the two are written side by side


class CountsOut(BaseModel):
    """How many entries each of the applicant's lists holds."""

    pending_submission: int
    pending_review: int
    reviewed: int


class SummaryOut(BaseModel):
    """A submitted entry in a list: what was submitted last. ``submitted_at`` is the first submission, and
    ``resubmitted_at`` the last one, where there was another."""

    id: UUID
    call_id: UUID
    bureau_id: UUID
    bureau_name: str
    registration_number: str
    state: SubmittedState
    revision: int
    title: str
    work_type: str
    copyright_owner: str | None
    organisation_name: str | None
    submitted_at: datetime
    resubmitted_at: datetime | None
    warnings: list[WarningOut]
    flags: list[FlagOut]

    @classmethod
    def of(cls, summary: Summary, flags: Sequence[Flag]) -> Self:
        values = {name: getattr(summary, name) for name in cls.model_fields if name not in {"warnings", "flags"}}
        return cls(
            **values,
            warnings=[warning_out(code) for code in summary.warnings],
            flags=[FlagOut.of(flag) for flag in flags],
        )
