"""What a list of entries is narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import get_args
from uuid import UUID

from kit.errors import Fault, Invalid
from submissions.domain.calls import SHANGHAI, end_of
from submissions.domain.entry import State

SUBMITTED: tuple[State, ...] = tuple(state for state in get_args(State) if state != "draft")
"""The states of entries that a bureau may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whatever is left out narrows nothing. ``title`` is folded, and stands somewhere in the entry's.

    ``since`` and ``until`` (which is no more part of it) are about the first submission; of an entry that was never
    submitted, about its beginning.
    """

    title: str | None = None
    call_id: UUID | None = None
    work_type: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEntries(Wanted):
    bureau_id: UUID | None = None
    states: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A submitted entry as a list shows it: ``title``, ``work_type`` and owner as they were submitted last."""

    id: UUID
    call_id: UUID
    bureau_id: UUID
    bureau_name: str
    registration_number: str
    state: State
    revision: int
    title: str
    work_type: str
    copyright_owner: str | None
    organisation_name: str | None
    warnings: list[str]
    submitted_at: datetime
    """When it was first submitted."""
    resubmitted_at: datetime | None


def period(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """From the first day's beginning to the last day's end, in Shanghai. Raises ``Invalid`` where they are swapped."""
    if first and last and last < first:
        fault = Fault("submitted_until", "before_start", "不得早于起始日期", "is before the first day")
        raise Invalid("period_invalid", "起止日期有误", "The period is not right", faults=[fault])
    return first and datetime.combine(first, time(), SHANGHAI), last and end_of(last)
