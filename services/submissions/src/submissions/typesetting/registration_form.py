"""The registration form (参评作品登记表) as a sheet to print, sign and stamp."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from submissions.domain.calls import SHANGHAI, CallPlan
from submissions.domain.extra_fields import Answer, ExtraField
from submissions.domain.form import Form
from submissions.domain.scans import Scan
from submissions.typesetting import Sheet
from submissions.typesetting.texts import grouped, line, lines

_LINES = ("title", "work_type", "platform", "copyright_owner", "producer", "maker", "link", "contact_name")
_PARAGRAPHS = ("synopsis", "creators", "statement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The form as it stands on paper. Without a registration it is a draft, and says so.

    ``at`` is when it was submitted, or last saved; ``bureau`` the name of the first-review unit, if one is chosen.
    """

    call: CallPlan
    form: Form
    scan: Scan | None
    bureau: str | None
    registration_number: str | None
    revision: int | None
    at: datetime

    def sheet(self) -> Sheet:
        form, scan = self.form, self.scan
        data: dict[str, Any] = {name: line(getattr(form, name)) for name in (*_LINES, "contact_phone")}
        data |= {name: lines(getattr(form, name)) for name in _PARAGRAPHS}
        data |= {
            "call": line(self.call.title),
            "number": self.registration_number or "",
            "draft": self.revision is None,
            "status": self._status(),
            "episodes": "" if form.episodes is None else f"{form.episodes} 集",
            "minutes_per_episode": _minutes(form.minutes_per_episode),
            "total_minutes": _minutes(form.total_minutes),
            "first_broadcast_on": _day(form.first_broadcast_on),
            "finished_on": _day(form.finished_on),
            "bureau": line(self.bureau),
            "criteria": [line(text) for text in form.criteria],
            "extra": [_asked(field, form.extra.get(field.name)) for field in self.call.extra_fields],
            "scan": {"pages": scan.pages, "sha256": grouped(scan.sha256)} if scan else None,
        }
        return Sheet("registration-form", data, self.at)

    def _status(self) -> str:
        local = self.at.astimezone(SHANGHAI)
        when = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
        return f"保存于 {when}，尚未提交" if self.revision is None else f"第 {self.revision} 次提交，{when}"


def _asked(field: ExtraField, value: Answer | None) -> tuple[str, list[str]]:
    """A question's title and the lines of its answer."""
    return line(field.title), _answer(field, value)


def _answer(field: ExtraField, value: Answer | None) -> list[str]:
    if isinstance(value, int | float):
        return [f"{Decimal(str(value)):f}"]
    if value and field.kind == "date":
        try:
            return [_day(date.fromisoformat(value))]
        except ValueError:
            return lines(value)  # a draft's, which may be no date
    return lines(value)


def _minutes(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f} 分钟"


def _day(value: date | None) -> str:
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"
