"""Quarter templates and their dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from kit.errors import Invalid, PreconditionFailed
from submissions.domain.calls import Call, copied, plan, shown, template, today

NOW = datetime(2023, 6, 1, tzinfo=UTC)
READ = frozenset({1})


def call(**changes: Any) -> Call:
    planned = template(2023, 2)
    return Call(**{name: getattr(planned, name) for name in planned.__dataclass_fields__} | changes, id=uuid4())


@pytest.mark.parametrize(
    ("quarter", "window", "entry", "recommendation"),
    [
        (
            1,
            (date(2022, 12, 1), date(2023, 2, 28)),
            datetime(2023, 3, 15, 16, tzinfo=UTC),
            datetime(2023, 3, 31, 16, tzinfo=UTC),
        ),
        (
            2,
            (date(2023, 3, 1), date(2023, 5, 31)),
            datetime(2023, 6, 15, 16, tzinfo=UTC),
            datetime(2023, 6, 30, 16, tzinfo=UTC),
        ),
        (
            3,
            (date(2023, 6, 1), date(2023, 8, 31)),
            datetime(2023, 9, 15, 16, tzinfo=UTC),
            datetime(2023, 9, 30, 16, tzinfo=UTC),
        ),
        (
            4,
            (date(2023, 9, 1), date(2023, 11, 30)),
            datetime(2023, 12, 15, 16, tzinfo=UTC),
            datetime(2023, 12, 31, 16, tzinfo=UTC),
        ),
    ],
)
def test_each_quarter_has_the_notices_dates(
    quarter: int, window: tuple[date, date], entry: datetime, recommendation: datetime
) -> None:
    call = template(2023, quarter)
    assert (call.broadcast_from, call.broadcast_until) == window
    assert call.entry_deadline == entry
    assert call.recommendation_deadline == recommendation


def test_the_first_quarter_of_a_leap_year_ends_on_the_29th() -> None:
    assert template(2024, 1).broadcast_until == date(2024, 2, 29)


def test_an_end_is_shown_as_24_hours_of_its_day() -> None:
    assert shown(template(2023, 2).entry_deadline) == "2023-06-15 24:00"
    assert shown(datetime(2023, 6, 15, 1, 30, tzinfo=UTC)) == "2023-06-15 09:30"


def test_today_is_shanghais_day() -> None:
    assert today(datetime(2023, 6, 15, 16, 0, tzinfo=UTC)) == date(2023, 6, 16)
    assert today(datetime(2023, 6, 15, 15, 59, tzinfo=UTC)) == date(2023, 6, 15)


def test_an_instant_without_offset_is_refused() -> None:
    naive = datetime(2023, 6, 1)  # noqa: DTZ001 - what is tested
    with pytest.raises(Invalid) as refusal:
        plan(2023, 2, {"opens_at": naive})
    assert [fault.code for fault in refusal.value.faults] == ["offset_missing"]


def test_a_copy_has_the_texts_of_its_source_and_the_dates_of_its_quarter() -> None:
    texts = {"details": "请按模板填写。", "work_types": ("网络剧",), "bureau_quota": 5, "grace_minutes": 3}
    source = replace(template(2023, 4), title="2023年第四季度网络视听推优（试行）", criteria=("甲", "乙"), **texts)
    made, dates = copied(source, 2024, 1), template(2024, 1)
    assert made.title == "2024年第一季度网络视听推优（试行）"
    assert made.criteria == ("甲", "乙")
    assert {name: getattr(made, name) for name in texts} == texts
    for name in ("broadcast_from", "broadcast_until", "opens_at", "entry_deadline", "recommendation_deadline"):
        assert getattr(made, name) == getattr(dates, name)


def test_a_copy_names_no_other_year() -> None:
    made = copied(replace(template(2023, 4), title="季度推优"), 2024, 1)
    assert made == template(2024, 1)
    assert "改革开放45周年" not in "".join(made.criteria)


def test_a_draft_call_changes_in_whatever_is_right() -> None:
    changed = call().changed({"bureau_quota": 3, "work_types": ("网络剧",)}, expected=READ)
    assert (changed.bureau_quota, changed.work_types, changed.version) == (3, ("网络剧",), 2)
    with pytest.raises(Invalid) as refusal:
        call().changed({"title": " ", "entry_deadline": NOW.replace(year=2020)}, expected=READ)
    assert [fault.field for fault in refusal.value.faults] == ["title", "entry_deadline"]


def test_a_change_names_the_version_that_was_read_unless_it_is_made_already() -> None:
    with pytest.raises(PreconditionFailed) as refusal:
        call(version=3).changed({"details": "新"}, expected=READ)
    assert refusal.value.etag == "3"
    made = call(version=3, details="新")
    assert made.changed({"details": "新"}, expected=READ) is made


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "更正后的名称", "details": "更正", "criteria": (*template(2023, 2).criteria, "新增")}, None),
        ({"applicant_kinds": ("individual",)}, "only_grows_when_published"),
        ({"work_types": ("网络剧",)}, "only_grows_when_published"),
        ({"criteria": ()}, "only_grows_when_published"),
        ({"broadcast_from": date(2023, 2, 28)}, "fixed_when_published"),
        ({"broadcast_until": date(2023, 6, 1)}, "fixed_when_published"),
        ({"opens_at": NOW}, "fixed_when_published"),
        ({"entry_deadline": datetime(2023, 6, 16, 16, tzinfo=UTC)}, "fixed_when_published"),
        ({"recommendation_deadline": datetime(2023, 7, 1, 16, tzinfo=UTC)}, "fixed_when_published"),
        ({"grace_minutes": 1}, "fixed_when_published"),
        ({"bureau_quota": 11}, "fixed_when_published"),
    ],
)
def test_what_a_published_call_promised_stays(changes: dict[str, Any], code: str | None) -> None:
    published = call(published_at=NOW)
    if code is None:
        assert published.changed(changes, expected=READ).version == 2
        return
    with pytest.raises(Invalid) as refusal:
        published.changed(changes, expected=READ)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [(next(iter(changes)), code)]
