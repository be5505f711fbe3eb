"""What a form must fulfil to be submitted: every fault at once, in the form's order, and warnings that do not block."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

from kit.errors import Fault, Invalid
from submissions.domain.calls import CallPlan
from submissions.domain.folding import fold
from submissions.domain.form import Form
from submissions.domain.scans import Scan

_PHONE = re.compile(r"\+?[0-9(][0-9() \-]{5,24}")
_TOLERANCE = Decimal("0.2")

WARNINGS: dict[str, tuple[str, str, str]] = {
    "total_minutes_differs": (
        "total_minutes",
        "总时长与“集数×单集时长”相差超过 20%",
        "differs by more than 20 % from episodes × minutes per episode",
    ),
    "platform_unknown": (
        "platform",
        "播出平台不在持证和备案平台名单中",
        "is none of the licensed and registered platforms",
    ),
    "broadcast_in_future": ("first_broadcast_on", "首播或播完日期晚于今天", "lies in the future"),
}
"""Field and sentences of each warning, by its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bureau:
    """A first-review unit as the accounts service published it."""

    id: UUID
    name: str
    region_code: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the form is checked against. ``bound_to``: the bureau of an earlier revision, which stays the same.

    ``platform_known``: whether its platform is a licensed or registered one. ``extra_faults``: what is wrong with the
    answers to the call's extra fields.
    """

    call: CallPlan
    bureau: Bureau | None
    scan: Scan | None
    today: date
    bound_to: UUID | None = None
    platform_known: bool = True
    extra_faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]


def validate(form: Form, facts: Facts) -> Verdict:
    """Checks the whole form."""
    faults = [
        *_bureau(form, facts),
        *_text(form, "title", 100),
        *_work_type(form, facts.call),
        *_lengths(form),
        *_dates(form, facts.call),
        *_text(form, "platform", 200),
        *_text(form, "copyright_owner", 200),
        *_text(form, "producer", 200),
        *_text(form, "maker", 200),
        *_scan(facts.scan),
        *_link(form.link),
        *_text(form, "synopsis", 1000, required=False),
        *_text(form, "creators", 1000, required=False),
        *_text(form, "statement", 1000, required=False),
        *_criteria(form, facts.call),
        *_text(form, "contact_name", 100, required=False),
        *_phone(form.contact_phone),
        *facts.extra_faults,
    ]
    return Verdict(tuple(faults), warnings_of(form, facts.today, platform_known=facts.platform_known))


def incomplete(verdict: Verdict) -> Invalid:
    """With the warnings as well: whoever mends the faults sees at once what else is odd."""
    told = [Fault(field, code, zh, en) for code in verdict.warnings for field, zh, en in [WARNINGS[code]]]
    zh, en = "登记表填写有误", "The form is not right yet"
    return Invalid("entry_incomplete", zh, en, faults=verdict.faults, warnings=told)


def canonical(form: Form, call: CallPlan) -> tuple[str, tuple[str, ...]]:
    """Work type and criteria of a valid form in the call's own spelling."""
    types, criteria = _folded(call.work_types), _folded(call.criteria)
    return types[fold(form.work_type or "")], tuple(criteria[fold(text)] for text in form.criteria)


@functools.lru_cache(maxsize=64)
def _folded(choices: tuple[str, ...]) -> Mapping[str, str]:
    """A call's choices by their folded spelling; every submission asks, and they stay the same."""
    return {fold(choice): choice for choice in choices}


def _missing(field: str) -> Fault:
    return Fault(field, "missing", "必填", "is required")


def _bureau(form: Form, facts: Facts) -> Iterator[Fault]:
    if form.bureau_id is None:
        yield _missing("bureau_id")
    elif facts.bound_to:
        if form.bureau_id != facts.bound_to:
            yield Fault(
                "bureau_id", "bureau_cannot_change", "退回修改的作品不能更换申报台局", "stays the same after a return"
            )
    elif facts.bureau is None or not facts.bureau.active:
        yield Fault("bureau_id", "bureau_unknown", "请选择有效的申报台局", "is not an active bureau")


def _text(form: Form, field: str, limit: int, *, required: bool = True) -> Iterator[Fault]:
    value: str | None = getattr(form, field)
    if value is None:
        if required:
            yield _missing(field)
    elif len(value) > limit:
        yield Fault(field, "too_long", f"不得超过 {limit} 字", f"has more than {limit} characters")


def _work_type(form: Form, call: CallPlan) -> Iterator[Fault]:
    if form.work_type is None:
        yield _missing("work_type")
    elif fold(form.work_type) not in _folded(call.work_types):
        yield Fault("work_type", "not_a_choice", "本项目不接受该作品类型", "is not a work type of this call")


def _lengths(form: Form) -> Iterator[Fault]:
    if form.episodes is None:
        yield _missing("episodes")
    elif not 1 <= form.episodes <= 10_000:
        yield Fault("episodes", "out_of_range", "须为 1–10000", "is not between 1 and 10 000")
    for field in ("minutes_per_episode", "total_minutes"):
        value: Decimal | None = getattr(form, field)
        if value is None:
            yield _missing(field)
        elif value <= 0:
            yield Fault(field, "not_positive", "须大于 0", "must be greater than 0")
        elif field == "minutes_per_episode" and value != round(value, 1):
            yield Fault(field, "too_many_decimals", "最多一位小数", "has more than one decimal")


def _dates(form: Form, call: CallPlan) -> Iterator[Fault]:
    first, finished = form.first_broadcast_on, form.finished_on
    if first is None:
        yield _missing("first_broadcast_on")
    if finished and first and finished < first:
        yield Fault("finished_on", "before_first", "不得早于首播日期", "is before the first broadcast")
        return
    field, decisive = ("finished_on", finished) if finished else ("first_broadcast_on", first)
    if decisive and not call.broadcast_from <= decisive <= call.broadcast_until:
        window = f"{call.broadcast_from} – {call.broadcast_until}"
        yield Fault(field, "outside_window", f"不在参评播出时间范围内（{window}）", f"is outside {window}")


def _scan(scan: Scan | None) -> Iterator[Fault]:
    if scan is None:
        yield Fault("scan", "missing", "请上传版权承诺书", "is required")


def _link(link: str | None) -> Iterator[Fault]:
    if link is None:
        return
    if len(link) > 1000:
        yield Fault("link", "too_long", "不得超过 1000 字", "has more than 1000 characters")
        return
    try:
        parts = urlsplit(link)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", link)
    except ValueError:
        good = False
    if not good:
        yield Fault("link", "not_a_link", "须为 http 或 https 网址", "is not an http(s) address")


def _criteria(form: Form, call: CallPlan) -> Iterator[Fault]:
    if any(fold(text) not in _folded(call.criteria) for text in form.criteria):
        yield Fault(
            "criteria", "not_a_choice", "含有本项目没有的推优标准", "holds what is not a criterion of this call"
        )


def _phone(phone: str | None) -> Iterator[Fault]:
    if phone is not None and not _PHONE.fullmatch(unicodedata.normalize("NFKC", phone)):
        yield Fault("contact_phone", "not_a_phone", "联系电话格式不正确", "is not a telephone number")


def warnings_of(form: Form, today: date, *, platform_known: bool) -> tuple[str, ...]:
    """What does not block: in any state of completeness."""
    return tuple(_warnings(form, today, platform_known=platform_known))


def _warnings(form: Form, today: date, *, platform_known: bool) -> Iterator[str]:
    if form.episodes and form.minutes_per_episode and form.total_minutes:
        expected = form.episodes * form.minutes_per_episode
        if abs(form.total_minutes - expected) > abs(expected) * _TOLERANCE:
            yield "total_minutes_differs"
    if form.platform and not platform_known:
        yield "platform_unknown"
    if any(day and day > today for day in (form.first_broadcast_on, form.finished_on)):
        yield "broadcast_in_future"
