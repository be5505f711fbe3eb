"""Exports: what staff see in a list, or the scans of a bureau, as a file that is made in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, Self, cast
from uuid import UUID

from kit.errors import Conflict, Fault, Invalid, NotFound
from submissions.domain.entry import State
from submissions.domain.lists import period

Format = Literal["xlsx", "csv", "scans"]
ExportState = Literal["waiting", "running", "ready", "failed"]
Failure = Literal["scan_lost", "too_large", "interrupted"]

EXPORTS = "exports/"
DOWNLOAD_MINUTES = 5
KEPT = timedelta(days=7)
"""So long a file may be fetched; then it is taken away."""
MOST_UNFINISHED = 3
MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=5)
"""Renewed with every batch: one that runs out belonged to a worker that is gone."""

FILES: dict[Format, tuple[str, str]] = {
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "scans": ("zip", "application/zip"),
}
"""The name's ending and the media type of each."""

FAILURES: dict[Failure, tuple[str, str]] = {
    "scan_lost": (
        "有承诺书文件无法读取，请联系平台维护人员",
        "A scan cannot be read; tell who runs the platform",
    ),
    "too_large": (
        "超出 Excel 文件的容量，请改用 CSV 或缩小范围",
        "More than a workbook holds; ask for CSV or for less",
    ),
    "interrupted": (
        "多次尝试均被中断，请稍后重新导出",
        "It was interrupted several times; ask for it again",
    ),
}


class ScanLost(Exception):
    """An accepted scan is not in the object store, or is another file."""


class TooLarge(Exception):
    """More than a file of its format may hold."""


class LeaseLost(Exception):
    """Another worker took it, or it was deleted."""


class Stopped(Exception):
    """The process shall end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the list was narrowed by, as it was asked: besides the call and the bureau, which every export has apart."""

    title: str | None = None
    work_type: str | None = None
    states: tuple[State, ...] = ()
    submitted_from: date | None = None
    submitted_until: date | None = None

    @classmethod
    def restored(cls, values: Mapping[str, Any]) -> Self:
        first, last = values.get("submitted_from"), values.get("submitted_until")
        return cls(
            title=values.get("title"),
            work_type=values.get("work_type"),
            states=tuple(values.get("states", ())),
            submitted_from=first and date.fromisoformat(first),
            submitted_until=last and date.fromisoformat(last),
        )

    def snapshot(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            "title": self.title,
            "work_type": self.work_type,
            "states": list(self.states),
            "submitted_from": self.submitted_from and self.submitted_from.isoformat(),
            "submitted_until": self.submitted_until and self.submitted_until.isoformat(),
        }
        return {name: value for name, value in values.items() if value}

    def period(self) -> tuple[datetime | None, datetime | None]:
        """Raises ``Invalid`` where the days are swapped."""
        return period(self.submitted_from, self.submitted_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """``total`` is known once it is being made. ``bureau_name`` is missing where it is about all bureaus."""

    id: UUID
    account_id: UUID
    role: str
    unit_id: UUID | None
    format: Format
    call_id: UUID
    call_title: str
    bureau_id: UUID | None
    bureau_name: str | None
    wanted: Filter
    state: ExportState
    attempts: int
    lease: UUID | None
    done: int
    total: int | None
    object_key: str | None
    size: int | None
    sha256: str | None
    failure: Failure | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None

    @property
    def key(self) -> str:
        """Where this attempt's file lies: no other attempt can come to lie there."""
        return f"{EXPORTS}{self.id}/{self.lease}.{FILES[self.format][0]}"

    def fetched(self) -> str:
        """The object to fetch. Raises ``Conflict`` while there is none."""
        if self.state != "ready":
            raise Conflict("export_not_ready", "导出尚未完成", "The export is not ready")
        return cast("str", self.object_key)


def too_many() -> Conflict:
    zh = f"已有 {MOST_UNFINISHED} 个导出尚未完成，请等待其完成或删除后再试"
    return Conflict("too_many_exports", zh, f"{MOST_UNFINISHED} exports are not finished yet; wait or delete one")


def not_found() -> NotFound:
    return NotFound("export_not_found", "没有此导出", "There is no such export")


def bureau_needed() -> Invalid:
    fault = Fault("bureau_id", "required", "导出承诺书时请选择申报台局", "scans are exported of one bureau")
    return Invalid("export_invalid", "导出条件有误", "What to export is not right", faults=[fault])


def no_such_bureau() -> NotFound:
    return NotFound("bureau_not_found", "没有此申报台局", "There is no such bureau")
