"""An entry's states and the instants at which it may be submitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from kit.errors import Conflict, PreconditionFailed
from submissions.domain.calls import Call, template
from submissions.domain.entry import Entry, OutOfTurn
from submissions.domain.extensions import Deadline
from submissions.domain.form import Form

TICK = timedelta(microseconds=1)
_PLAN = template(2023, 2)
CALL = Call(**{name: getattr(_PLAN, name) for name in _PLAN.__dataclass_fields__}, id=uuid4())


def entry(**changes: Any) -> Entry:
    now = datetime(2023, 6, 1, tzinfo=UTC)
    made = Entry(
        id=uuid4(), call_id=CALL.id, applicant_id=uuid4(), state="draft", form=Form(title="大运河"), scan=None,
        version=1, revision=0, bureau_id=None, registration_number=None, resubmit_until=None, created_at=now,
        updated_at=now,
    )  # fmt: skip
    return replace(made, **changes)


def code(call: Call, at: datetime, **changes: Any) -> str | None:
    try:
        entry(**changes).check_submittable(call, Deadline.of(call, None, None), at)
    except Conflict as refusal:
        return refusal.code
    return None


def test_the_opening_and_the_deadline_are_within() -> None:
    assert code(CALL, CALL.opens_at - TICK) == "call_not_open"
    assert code(CALL, CALL.opens_at) is None
    assert code(CALL, CALL.entry_deadline) is None
    assert code(CALL, CALL.entry_deadline + TICK) == "entry_deadline_passed"


def test_grace_moves_the_cut_and_is_not_shown() -> None:
    call = replace(CALL, grace_minutes=10)
    cut = CALL.entry_deadline + timedelta(minutes=10)
    assert code(call, cut) is None
    with pytest.raises(Conflict) as refusal:
        entry().check_submittable(call, Deadline.of(call, None, None), cut + TICK)
    assert "2023-06-15 24:00" in refusal.value.zh


def test_a_returned_entry_has_until_its_own_date() -> None:
    until = CALL.entry_deadline + timedelta(days=3)
    assert code(CALL, until, state="returned", resubmit_until=until) is None
    assert code(CALL, until + TICK, state="returned", resubmit_until=until) == "entry_deadline_passed"


@pytest.mark.parametrize("state", ["submitted", "approved", "rejected", "withdrawn", "selected"])
def test_what_is_not_the_applicants_turn_is_not_submitted_edited_or_deleted(state: str) -> None:
    assert code(CALL, CALL.opens_at, state=state) == "entry_not_submittable"
    with pytest.raises(Conflict, match="entry_not_editable"):
        entry(state=state).check_editable()
    with pytest.raises(Conflict, match="entry_not_deletable"):
        entry(state=state).check_deletable()


def test_saving_what_another_window_changed_is_refused_and_a_repeat_is_not() -> None:
    changed = entry(version=3)
    with pytest.raises(PreconditionFailed) as refusal:
        changed.edited(Form(title="别的"), expected=frozenset({2}))
    assert refusal.value.etag == "3"
    assert changed.edited(Form(title="大运河"), expected=frozenset({2})) is changed
    assert changed.edited(Form(title="别的"), expected=frozenset({3})).version == 4


def test_decisions_follow_from_states() -> None:
    submitted = entry(state="submitted", revision=1)
    approved = submitted.decided("approved", revision=1)
    assert approved is not None
    assert approved.state == "approved"
    recommended = approved.decided("recommended", revision=1)
    assert recommended is not None
    assert recommended.decided("selected", revision=1) is not None
    with pytest.raises(OutOfTurn):
        submitted.decided("selected", revision=1)


def test_a_decision_on_an_older_revision_or_a_withdrawn_entry_no_longer_counts() -> None:
    assert entry(state="submitted", revision=2).decided("returned", revision=1) is None
    assert entry(state="withdrawn", revision=1).decided("approved", revision=1) is None
