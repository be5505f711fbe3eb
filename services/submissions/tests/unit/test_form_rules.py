"""The registration form's rules, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from submissions.domain.calls import template
from submissions.domain.form import Form
from submissions.domain.form_rules import Bureau, Facts, Verdict, canonical, validate
from submissions.domain.scans import Scan

BUREAU = Bureau(id=uuid4(), name="北京市广播电视局", region_code="11", active=True)
CALL = template(2023, 2)
SCAN = Scan(id=uuid4(), object_key="k", size=1, sha256="0", pages=1, accepted_at=datetime(2023, 6, 1, tzinfo=UTC))
FACTS = Facts(call=CALL, bureau=BUREAU, scan=SCAN, today=date(2023, 6, 1))
COMPLETE = Form(
    bureau_id=BUREAU.id, title="漫长的季节", work_type="网络剧", episodes=12, minutes_per_episode=Decimal("70.0"),
    total_minutes=Decimal(840), first_broadcast_on=date(2023, 4, 22), platform="平台", copyright_owner="机构",
    producer="机构", maker="机构",
)  # fmt: skip


def check(facts: Facts = FACTS, **changes: Any) -> Verdict:
    return validate(replace(COMPLETE, **changes), facts)


def test_a_complete_form_has_no_fault() -> None:
    assert check() == Verdict((), ())


def test_an_empty_form_misses_every_required_field_in_the_forms_order() -> None:
    verdict = validate(Form(), replace(FACTS, scan=None))
    assert [fault.field for fault in verdict.faults] == [
        "bureau_id", "title", "work_type", "episodes", "minutes_per_episode", "total_minutes", "first_broadcast_on",
        "platform", "copyright_owner", "producer", "maker", "scan",
    ]  # fmt: skip
    assert {fault.code for fault in verdict.faults} == {"missing"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", "长" * 101, "too_long"),
        ("work_type", "广播剧", "not_a_choice"),
        ("episodes", 0, "out_of_range"),
        ("episodes", 10_001, "out_of_range"),
        ("minutes_per_episode", Decimal(0), "not_positive"),
        ("minutes_per_episode", Decimal("1.25"), "too_many_decimals"),
        ("total_minutes", Decimal(-1), "not_positive"),
        ("first_broadcast_on", date(2023, 2, 28), "outside_window"),
        ("first_broadcast_on", date(2023, 6, 1), "outside_window"),
        ("platform", "长" * 201, "too_long"),
        ("copyright_owner", "长" * 201, "too_long"),
        ("producer", "长" * 201, "too_long"),
        ("maker", "长" * 201, "too_long"),
        ("link", "ftp://example.com/", "not_a_link"),
        ("link", "http://exa mple.com/", "not_a_link"),
        ("synopsis", "长" * 1001, "too_long"),
        ("creators", "长" * 1001, "too_long"),
        ("statement", "长" * 1001, "too_long"),
        ("criteria", ("没有这一条",), "not_a_choice"),
        ("contact_phone", "打电话", "not_a_phone"),
    ],
)
def test_each_rule_has_its_fault(field: str, value: Any, code: str) -> None:
    verdict = check(**{field: value})
    assert [(fault.field, fault.code) for fault in verdict.faults] == [(field, code)]


@pytest.mark.parametrize("day", [date(2023, 3, 1), date(2023, 5, 31)])
def test_the_window_includes_its_first_and_last_day(day: date) -> None:
    assert check(first_broadcast_on=day).faults == ()


def test_a_long_running_work_fits_when_it_finished_in_the_window() -> None:
    long_ago = date(2022, 11, 1)
    assert check(first_broadcast_on=long_ago, finished_on=date(2023, 3, 1)).faults == ()
    outside = check(first_broadcast_on=date(2023, 4, 1), finished_on=date(2023, 6, 1))
    assert [(fault.field, fault.code) for fault in outside.faults] == [("finished_on", "outside_window")]
    backwards = check(finished_on=date(2023, 4, 1))
    assert [(fault.field, fault.code) for fault in backwards.faults] == [("finished_on", "before_first")]


@pytest.mark.parametrize(("total", "warned"), [(672, False), (671, True), (1008, False), (1009, True)])
def test_a_total_that_differs_by_more_than_a_fifth_is_a_warning(total: int, warned: bool) -> None:
    verdict = check(total_minutes=Decimal(total))
    assert verdict.faults == ()
    assert (verdict.warnings == ("total_minutes_differs",)) is warned


def test_the_bureau_must_be_active_and_stays_after_a_return() -> None:
    assert [f.code for f in check(replace(FACTS, bureau=None)).faults] == ["bureau_unknown"]
    inactive = replace(FACTS, bureau=replace(BUREAU, active=False))
    assert [f.code for f in check(inactive).faults] == ["bureau_unknown"]
    assert check(replace(inactive, bound_to=BUREAU.id)).faults == ()
    bound = replace(FACTS, bound_to=UUID(int=1))
    assert [f.code for f in check(bound).faults] == ["bureau_cannot_change"]


def test_choices_are_compared_folded_and_sent_in_the_calls_spelling() -> None:
    form = replace(COMPLETE, work_type="网络 剧", criteria=(f" {CALL.criteria[0]}",))
    assert validate(form, FACTS).faults == ()
    assert canonical(form, CALL) == ("网络剧", (CALL.criteria[0],))
