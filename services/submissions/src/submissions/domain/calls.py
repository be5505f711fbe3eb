"""Calls for entries: what a quarter's call holds, its template, and its windows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Self
from uuid import UUID

from kit.errors import Conflict, Fault, Invalid, PreconditionFailed
from submissions.domain import extra_fields
from submissions.domain.extra_fields import ExtraField
from submissions.domain.work_types import WORK_TYPES

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""All dates of calls are meant there. The region has had one offset and no summer time since 1992."""

APPLICANT_KINDS: tuple[str, ...] = ("organisation", "individual")

_ANNIVERSARIES_2023 = (
    "紧扣“一带一路”倡议提出10周年、“精准扶贫”思想提出10周年、改革开放45周年、"
    "抗美援朝战争胜利70周年等重要时间节点的优秀作品"
)
_ANNIVERSARIES = "紧扣重要时间节点的优秀作品"
_BEFORE = (
    "深入生动宣传阐释习近平新时代中国特色社会主义思想和党的二十大精神优秀作品",
    "聚焦学习宣传贯彻党的二十大主线，立体化展现新征程伟大实践和人民幸福，反映人民群众获得感、幸福感、安全感的优秀作品",
    "围绕“中国梦”主题，弘扬社会主义核心价值观，记录中国人不懈奋斗历程，激发全社会共同追梦筑梦精神动力的优秀作品",
    "围绕贯彻中国式现代化、贯彻新发展理念、乡村振兴、共同富裕、生态文明建设等主题的优秀作品",
)
_AFTER = (
    "对中华优秀传统文化进行创造性转化和创新性发展，结合时代精神和当下生活彰显中华文化持久魅力的优秀作品",
    "生动展现党史、新中国史、改革开放史、社会主义发展史、中华民族发展史，"
    "引导树立正确历史观、民族观、国家观、文化观的优秀作品",
    "注重理念、方式和话语表达创新，体现“艺术+技术”特点，深受观众特别是青少年群体喜爱的优秀作品",
)

_CARRIED = ("applicant_kinds", "work_types", "grace_minutes", "bureau_quota", "details", "extra_fields")
"""What a copy takes over as it is."""
_GROWING = ("applicant_kinds", "work_types", "criteria")
"""What a published call may add to: somebody may have relied on what is there."""
_FIXED = (
    "broadcast_from",
    "broadcast_until",
    "opens_at",
    "entry_deadline",
    "recommendation_deadline",
    "grace_minutes",
    "bureau_quota",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """What an admin decides about a quarter's call. Instants carry their offset."""

    year: int
    quarter: int
    title: str
    applicant_kinds: tuple[str, ...]
    work_types: tuple[str, ...]
    broadcast_from: date
    broadcast_until: date
    opens_at: datetime
    entry_deadline: datetime
    recommendation_deadline: datetime
    grace_minutes: int = 0
    """Applied to the entry deadline, but not shown."""
    bureau_quota: int = 10
    details: str = ""
    criteria: tuple[str, ...] = ()
    extra_fields: tuple[ExtraField, ...] = ()
    """What it asks besides the registration form."""

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.quarter}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(CallPlan):
    """A call as it is kept: a draft that only admins see, or published. ``version`` counts its changes."""

    id: UUID
    version: int = 1
    published_at: datetime | None = None

    @property
    def state(self) -> str:
        return "published" if self.published_at else "draft"

    def takes(self, kind: str) -> None:
        """Raises ``Conflict`` where the call does not take applicants of that kind."""
        if kind not in self.applicant_kinds:
            raise Conflict(
                "applicant_kind_not_taken",
                "本项目不接受该类申报主体",
                "This call does not take applicants of this kind",
            )

    def changed(self, changes: dict[str, Any], *, expected: frozenset[int]) -> Self:
        """With ``changes``, if the writer had read the present version; those made already change nothing.

        A published call keeps its dates and its quota, and what it takes only grows; its texts may be corrected.
        Raises ``PreconditionFailed``, or ``Invalid`` with every fault.
        """
        edited = replace(self, **changes)
        if edited == self:
            return self
        if self.version not in expected:
            raise PreconditionFailed(
                "call_changed",
                f"项目已在其他窗口中修改，当前版本为 {self.version}",
                f"The call was changed elsewhere; its version is now {self.version}",
                etag=str(self.version),
            )
        _check(edited, *(_taken_back(self, edited) if self.published_at else ()))
        return replace(edited, version=self.version + 1)


def end_of(day: date) -> datetime:
    """24:00 of that day in Shanghai: a date that ends something includes the whole day."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def template(year: int, quarter: int) -> CallPlan:
    """The quarter's call as the programme's notice lays it out. It opens when its broadcast window has ended."""
    month = 3 * quarter
    window_from = date(year - 1, 12, 1) if quarter == 1 else date(year, month - 3, 1)
    window_until = date(year, month, 1) - timedelta(days=1)
    last_day = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    anniversaries = _ANNIVERSARIES_2023 if year == 2023 else _ANNIVERSARIES
    return CallPlan(
        year=year,
        quarter=quarter,
        title=f"{_named(year, quarter)}网络视听节目季度推优",
        applicant_kinds=APPLICANT_KINDS,
        work_types=WORK_TYPES,
        broadcast_from=window_from,
        broadcast_until=window_until,
        opens_at=end_of(window_until),
        entry_deadline=end_of(date(year, month, 15)),
        recommendation_deadline=end_of(date(year, month, last_day)),
        criteria=(*_BEFORE, anniversaries, *_AFTER),
    )


def copied(source: CallPlan, year: int, quarter: int) -> CallPlan:
    """The quarter's template with the texts and choices of ``source``; dates are the new quarter's own."""
    planned = template(year, quarter)
    was, now = _named(source.year, source.quarter), _named(year, quarter)
    # criteria that were the template's name that year's anniversaries
    own = source.criteria != template(source.year, source.quarter).criteria
    return replace(
        planned,
        title=source.title.replace(was, now) if was in source.title else planned.title,
        criteria=source.criteria if own else planned.criteria,
        **{name: getattr(source, name) for name in _CARRIED},
    )


def plan(year: int, quarter: int, changes: dict[str, Any], source: CallPlan | None = None) -> CallPlan:
    """The template, or a copy of ``source``, with an admin's changes. Raises ``Invalid`` with every fault."""
    planned = replace(copied(source, year, quarter) if source else template(year, quarter), **changes)
    _check(planned)
    return planned


def _named(year: int, quarter: int) -> str:
    return f"{year}年第{'一二三四'[quarter - 1]}季度"


def _check(planned: CallPlan, *more: Fault) -> None:
    faults = [*_choices(planned), *_dates(planned), *extra_fields.faults_of(planned.extra_fields), *more]
    if faults:
        raise Invalid("call_invalid", "项目信息有误", "The call is not right", faults=faults)


def _taken_back(before: CallPlan, after: CallPlan) -> list[Fault]:
    """What a published call may not be changed in."""
    fixed = [
        Fault(field, "fixed_when_published", "项目发布后不能修改", "cannot be changed once the call is published")
        for field in _FIXED
        if getattr(after, field) != getattr(before, field)
    ]
    shrunk = [
        Fault(field, "only_grows_when_published", "项目发布后只能增加", "can only be added to once published")
        for field in _GROWING
        if not set(getattr(before, field)) <= set(getattr(after, field))
    ]
    return shrunk + fixed + _asked_anew(before, after)


def _asked_anew(before: CallPlan, after: CallPlan) -> list[Fault]:
    """Forms were filled in under what was asked; its words alone may be corrected."""
    was, now = ([field.without_words() for field in call.extra_fields] for call in (before, after))
    zh, en = "项目发布后只能修改名称和说明", "keep all but titles and hints once the call is published"
    return [] if was == now else [Fault("extra_fields", "fixed_when_published", zh, en)]


def _choices(call: CallPlan) -> list[Fault]:
    faults: list[Fault] = []
    if not call.title.strip():
        faults.append(Fault("title", "missing", "必填", "is required"))
    for field, known in (("applicant_kinds", APPLICANT_KINDS), ("work_types", WORK_TYPES)):
        chosen: tuple[str, ...] = getattr(call, field)
        if not chosen:
            faults.append(Fault(field, "missing", "至少选择一项", "needs at least one"))
        elif len(set(chosen)) < len(chosen) or not set(chosen) <= set(known):
            faults.append(Fault(field, "not_a_choice", "含有不可选或重复的值", "holds an unknown or a repeated choice"))
    return faults


def _dates(call: CallPlan) -> list[Fault]:
    instants = ("opens_at", "entry_deadline", "recommendation_deadline")
    naive = [field for field in instants if getattr(call, field).tzinfo is None]
    if naive:
        return [Fault(field, "offset_missing", "须注明时区", "needs an offset") for field in naive]
    faults: list[Fault] = []
    if call.broadcast_until < call.broadcast_from:
        faults.append(Fault("broadcast_until", "before_start", "不得早于开始日期", "is before the first day"))
    if call.entry_deadline <= call.opens_at:
        faults.append(Fault("entry_deadline", "before_start", "须晚于开放时间", "is not after the opening"))
    if call.recommendation_deadline < call.entry_deadline:
        faults.append(
            Fault("recommendation_deadline", "before_start", "不得早于申报截止时间", "is before the entry deadline")
        )
    return faults


def shown(instant: datetime) -> str:
    """An instant as a sentence names it, in Shanghai's time; midnight as 24:00 of the day that it ends."""
    local = instant.astimezone(SHANGHAI)
    if local.time() == time():
        return f"{local.date() - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def today(now: datetime) -> date:
    """The date in Shanghai at that instant."""
    return now.astimezone(UTC).astimezone(SHANGHAI).date()
