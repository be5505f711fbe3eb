"""The columns of an exported list: what staff see of each entry, and its form's facts. No contact, no identifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from submissions.domain.calls import SHANGHAI
from submissions.domain.entry import State
from submissions.domain.extra_fields import ExtraField
from submissions.domain.flags import Flag
from submissions.domain.form import Form
from submissions.domain.form_rules import WARNINGS
from submissions.domain.lists import Summary

Value: TypeAlias = "str | int | Decimal | date | datetime | None"
Row: TypeAlias = "Sequence[Value]"

STATES: dict[State, str] = {
    "submitted": "待审核",
    "returned": "退回修改",
    "approved": "初审通过",
    "recommended": "已推荐",
    "rejected": "初审未通过",
    "withdrawn": "已撤回",
    "selected": "入选",
    "not_selected": "未入选",
}


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, its form as it was submitted last, and its flags."""

    summary: Summary
    form: Form
    flags: Sequence[Flag]


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters."""

    title: str
    width: int
    of: Callable[[Item], Value]


def _local(instant: datetime | None) -> datetime | None:
    """Shanghai's, to the second, and without saying so: sheets know no time zones."""
    return instant and instant.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)


def _hints(item: Item) -> str:
    hints = [flag.sentence[0] for flag in item.flags] + [WARNINGS[code][1] for code in item.summary.warnings]
    return "；".join(hints)


_FORM: tuple[Column, ...] = (
    Column("登记号", 18, lambda item: item.summary.registration_number),
    Column("作品名称", 28, lambda item: item.summary.title),
    Column("作品类型", 14, lambda item: item.summary.work_type),
    Column("申报台局", 22, lambda item: item.summary.bureau_name),
    Column("审核状态", 12, lambda item: STATES[item.summary.state]),
    Column("申报机构", 24, lambda item: item.summary.organisation_name),
    Column("版权所属机构(个人)", 24, lambda item: item.summary.copyright_owner),
    Column("出品机构", 24, lambda item: item.form.producer),
    Column("制作机构", 24, lambda item: item.form.maker),
    Column("集数", 8, lambda item: item.form.episodes),
    Column("单集时长(分钟)", 14, lambda item: item.form.minutes_per_episode),
    Column("总时长(分钟)", 14, lambda item: item.form.total_minutes),
    Column("首播日期", 12, lambda item: item.form.first_broadcast_on),
    Column("播完日期", 12, lambda item: item.form.finished_on),
    Column("播出平台", 20, lambda item: item.form.platform),
    Column("观看链接", 28, lambda item: item.form.link),
    Column("作品简介", 40, lambda item: item.form.synopsis),
    Column("主创人员", 28, lambda item: item.form.creators),
    Column("推荐理由", 40, lambda item: item.form.statement),
    Column("符合的推优标准", 28, lambda item: "；".join(item.form.criteria)),
)
_RECORD: tuple[Column, ...] = (
    Column("提交时间", 20, lambda item: _local(item.summary.submitted_at)),
    Column("重新提交时间", 20, lambda item: _local(item.summary.resubmitted_at)),
    Column("提交次数", 10, lambda item: item.summary.revision),
    Column("提示", 40, _hints),
)


def columns_of(asked: Sequence[ExtraField]) -> tuple[Column, ...]:
    """With what the call asks besides the form behind the form's own."""
    extra = (Column(field.title, 24, partial(_answer, field)) for field in asked)
    return (*_FORM, *extra, *_RECORD)


def row_of(item: Item, columns: Sequence[Column]) -> Row:
    """Nothing where there is nothing; nought is something."""
    return [None if value == "" else value for value in (column.of(item) for column in columns)]


def _answer(field: ExtraField, item: Item) -> Value:
    given = item.form.extra.get(field.name)
    if isinstance(given, float):
        return Decimal(str(given))
    return _day(given) if field.kind == "date" and isinstance(given, str) else given


def _day(given: str) -> date | str:
    """What is no day of any calendar stays as it was typed: one entry must not keep a list from being exported."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return given
