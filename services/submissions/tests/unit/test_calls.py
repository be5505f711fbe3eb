"""Quarter templates and their dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kit.errors import Invalid
from submissions.domain.calls import plan, shown, template, today


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
