"""Which deadline holds, to the microsecond in Shanghai, and what an extension may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from kit.errors import Conflict, Invalid
from submissions.domain.calls import SHANGHAI, Call, end_of, template
from submissions.domain.extensions import Deadline, Extension, Scope, Standing, check_extension

TICK = timedelta(microseconds=1)
_PLAN = template(2023, 2)
SOMEBODY = UUID(int=1)
CALL = Call(
    **{name: getattr(_PLAN, name) for name in _PLAN.__dataclass_fields__}, id=UUID(int=2), published_at=_PLAN.opens_at
)
STANDING = Standing(entry=CALL.entry_deadline, recommendation=CALL.recommendation_deadline, known=True)


def extension(**changes: Any) -> Extension:
    made = Extension(
        id=UUID(int=3), call_id=CALL.id, deadline="entry", scope="bureau", scope_id=SOMEBODY,
        until=end_of(date(2023, 6, 18)), reason="台风停电（演示）", granted_by=UUID(int=4),
        granted_at=datetime(2023, 6, 15, 20, tzinfo=SHANGHAI),
    )  # fmt: skip
    return replace(made, **changes)


def faults(standing: Standing = STANDING, **changes: Any) -> list[tuple[str, str]]:
    try:
        check_extension(extension(**changes), CALL, standing)
    except Invalid as refusal:
        return [(fault.field, fault.code) for fault in refusal.faults]
    return []


@pytest.mark.parametrize("grace", [0, 10])
@pytest.mark.parametrize(
    ("scope", "until", "day", "held"),
    [
        (None, None, "2023-06-15", ("（统一截止时间）", "the general deadline;")),
        ("all", CALL.entry_deadline, "2023-06-15", ("延长后的统一截止时间", "the general deadline as extended")),
        ("bureau", end_of(date(2023, 6, 17)), "2023-06-17", ("所选申报台局延长后", "extended for the bureau")),
        ("applicant", end_of(date(2023, 6, 18)), "2023-06-18", ("为您延长后", "extended for you")),
        ("applicant", end_of(date(2023, 6, 14)), "2023-06-15", ("（统一截止时间）", "the general deadline;")),
    ],
)
def test_a_deadline_includes_the_last_instant_of_its_day_and_says_which_one_it_was(
    scope: Scope | None, until: datetime | None, day: str, held: tuple[str, str], grace: int
) -> None:
    call = replace(CALL, grace_minutes=grace)
    deadline = Deadline.of(call, until, scope)
    cut = datetime.fromisoformat(f"{day}T00:00:00+08:00") + timedelta(days=1, minutes=grace)
    deadline.check(call, cut - TICK)
    deadline.check(call, cut)
    deadline.check(call, cut.astimezone(UTC))
    with pytest.raises(Conflict) as refusal:
        deadline.check(call, cut + TICK)
    assert (refusal.value.code, held[0] in refusal.value.zh, held[1] in refusal.value.en) == (
        "entry_deadline_passed", True, True,
    )  # fmt: skip
    assert f"{day} 24:00" in refusal.value.zh
    assert f"{day} 24:00 (UTC+8)" in refusal.value.en


def test_an_extension_only_lengthens_and_lies_ahead() -> None:
    assert faults() == []
    assert faults(until=CALL.entry_deadline + TICK) == []
    assert faults(until=CALL.entry_deadline) == [("until", "not_later")]
    assert faults(replace(STANDING, entry=end_of(date(2023, 6, 20)))) == [("until", "not_later")]
    late = datetime(2023, 6, 19, tzinfo=SHANGHAI)
    assert faults(until=late, granted_at=late) == [("until", "in_the_past")]
    assert faults(until=late, granted_at=late - TICK) == []


def test_entries_are_due_before_recommendations() -> None:
    assert faults(until=CALL.recommendation_deadline) == []
    assert faults(until=CALL.recommendation_deadline + TICK) == [("until", "after_recommendation_deadline")]
    moved = replace(STANDING, recommendation=CALL.recommendation_deadline + timedelta(days=1))
    assert faults(moved, until=CALL.recommendation_deadline + TICK) == []
    due = CALL.recommendation_deadline
    assert faults(deadline="recommendation", until=due + TICK) == []
    assert faults(deadline="recommendation", until=due) == [("until", "not_later")]


def test_whom_it_is_for_is_said_and_known_and_all_faults_come_at_once() -> None:
    assert faults(scope_id=None) == [("scope_id", "missing")]
    assert faults(scope="all") == [("scope_id", "not_expected")]
    assert faults(scope="all", scope_id=None) == []
    assert faults(replace(STANDING, known=False)) == [("scope_id", "bureau_unknown")]
    wrong = faults(scope="applicant", deadline="recommendation", scope_id=None, until=_PLAN.opens_at, reason=" ")
    assert wrong == [
        ("scope", "not_a_choice"),
        ("scope_id", "missing"),
        ("until", "not_later"),
        ("until", "in_the_past"),
        ("reason", "missing"),
    ]


def test_a_draft_call_is_changed_instead() -> None:
    with pytest.raises(Conflict, match="call_not_published"):
        check_extension(extension(), replace(CALL, published_at=None), STANDING)
