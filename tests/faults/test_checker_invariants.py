"""Each broken invariant is planted into a small round that is sound otherwise, and found by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from faults.checker import check
from faults.history import Attempt, History, Operation
from faults.state import (
    Case,
    Chain,
    Consumer,
    DeadLetter,
    Entry,
    Folded,
    OutboxRow,
    ScanRow,
    State,
    StoredObject,
    Usage,
)

AT = datetime(2026, 3, 15, 12, tzinfo=UTC)
STREAM = "submissions.events:entry/e"
DONE = [Attempt(100.0, 100.1, 200)]
STANDING = {"id": "e", "revision": 1, "registration_number": "N1", "state": "submitted"}


def operation(kind: str, outcome: str = "ok", **values: Any) -> Operation:
    made = Operation(kind, "applicant", kind, "entry/e", outcome=outcome, attempts=list(DONE))  # pyright: ignore[reportArgumentType]
    return replace(made, **values)  # pyright: ignore[reportArgumentType]


@pytest.fixture
def history() -> History:
    """An applicant registered, drafted, uploaded and submitted; the bureau approved."""
    history = History()
    history.operations = [
        operation("register", subject=None, wants={"login": "org1"}),
        operation("draft"),
        operation("confirm", wants={"sha256": "s"}),
        operation("submit", answer=dict(STANDING)),
        operation("approve", answer={"revision": 1}),
    ]
    return history


@pytest.fixture
def state() -> State:
    actions = ("entry_drafted", "scan_accepted", "entry_submitted", "review.entry_approved")
    return State(
        accounts=frozenset({"org1"}),
        entries=[
            Entry(
                id="e", state="approved", revision=1, version=4, applicant_id="a", call_id="c",
                registration_number="N1", submitted={1: AT}, limits={1: AT + timedelta(hours=1)},
            )
        ],
        cases=[
            Case(
                entry_id="e", state="approved", revision=1, registration_number="N1", revisions=frozenset({1}),
                steps=(("submitted", 1), ("approved", 1)),
            )
        ],
        folded=[Folded(entry_id="e", state="approved", revision=1)],
        scans=[ScanRow(entry_id="e", object_key="accepted/s.pdf", size=3, sha256="s")],
        objects=[StoredObject(key="accepted/s.pdf", size=3, sha256="s")],
        audited=frozenset((action, "entry/e") for action in actions),
        chains=[Chain(service="submissions", intact=True)],
        usage=[Usage(process="review-worker", before_mb=90, after_mb=95, connections=4, pool=8)],
    )  # fmt: skip


def found(history: History, state: State) -> set[str]:
    return {f"{violation.invariant} {violation.name}" for violation in check(history, state)}


def test_a_sound_round_breaks_nothing(history: History, state: State) -> None:
    assert check(history, state) == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("register", {"wants": {"login": "gone"}}),
        ("draft", {"subject": "entry/gone"}),
        ("confirm", {"wants": {"sha256": "other"}}),
        ("submit", {"answer": STANDING | {"revision": 2}}),
        ("submit", {"answer": STANDING | {"registration_number": "N2"}}),
        ("approve", {"answer": {"revision": 2}}),
        ("save", {"answer": {"version": 9}}),
        ("withdraw", {}),
    ],
)
def test_an_acknowledged_command_that_left_nothing(
    history: History, state: State, kind: str, change: dict[str, Any]
) -> None:
    history.operations = [o for o in history.operations if o.kind != kind] + [operation(kind, **change)]
    assert "I1 lost command" in found(history, state)


def test_an_event_that_no_table_shows(history: History, state: State) -> None:
    topics = frozenset({"submissions.events"})
    state.outbox = [OutboxRow(service="submissions", event_id="i", topic="submissions.events", stream=STREAM,
                              version=1, digest="d")]  # fmt: skip
    state.consumers = [Consumer(name="review", topics=topics, effects_of=topics, positions={STREAM: 1})]
    assert "I7 missing effect" in found(history, state)


def test_a_stream_that_was_not_followed_to_its_end(history: History, state: State) -> None:
    topics = frozenset({"submissions.events"})
    state.outbox = [OutboxRow(service="submissions", event_id="i", topic="submissions.events", stream=STREAM,
                              version=1, digest="d")]  # fmt: skip
    state.consumers = [Consumer(name="review", topics=topics)]
    assert "I6 gap" in found(history, state)


def test_an_event_that_waits_for_ever(history: History, state: State) -> None:
    state.consumers = [Consumer(name="review", topics=frozenset(), parked=1)]
    assert found(history, state) == {"I6 gap"}


def test_a_projection_that_differs_from_its_events(history: History, state: State) -> None:
    state.folded = [Folded(entry_id="e", state="returned", revision=1)]
    assert found(history, state) == {"I7 fold differs"}


def test_two_services_that_disagree(history: History, state: State) -> None:
    state.cases = [replace(state.cases[0], revisions=frozenset({1, 2}))]
    assert found(history, state) == {"I7 fold differs"}
    state.cases = []
    assert "I7 fold differs" in found(history, state)


def test_a_dead_letter_that_nobody_replayed(history: History, state: State) -> None:
    letter = DeadLetter(consumer="review", topic="submissions.events", partition=0, offset=7, cause="bug")
    state.dead_letters = [letter]
    assert found(history, state) == {"I7 dead letter"}
    state.dead_letters = [replace(letter, replayed=True)]
    assert found(history, state) == set()


def test_late_and_accepted(history: History, state: State) -> None:
    state.entries = [replace(state.entries[0], limits={1: AT - timedelta(milliseconds=1)})]
    assert found(history, state) == {"I8 late and accepted"}


def test_in_time_and_refused(history: History, state: State) -> None:
    late = [Attempt(100.0, 100.1, 409, "entry_deadline_passed")]
    history.operations.append(operation("submit", "refused", subject="entry/f", wants={"cut": 101.0}, attempts=late))
    assert found(history, state) == {"I8 in time and refused"}
    history.operations[-1].wants["cut"] = 100.05
    assert found(history, state) == set()


def test_submitted_twice_under_one_key(history: History, state: State) -> None:
    state.entries = [replace(state.entries[0], submitted={1: AT, 2: AT})]
    state.cases = [replace(state.cases[0], revisions=frozenset({1, 2}))]
    assert found(history, state) == {"I9 submitted twice"}


def test_an_unknown_submission_may_count(history: History, state: State) -> None:
    state.entries = [replace(state.entries[0], submitted={1: AT, 2: AT})]
    state.cases = [replace(state.cases[0], revisions=frozenset({1, 2}))]
    lost = [Attempt(100.0, 100.1, 502, "service_unreachable")]
    history.operations.append(operation("submit", "unknown", attempts=lost))
    assert found(history, state) == set()


def test_a_number_given_twice(history: History, state: State) -> None:
    state.entries.append(replace(state.entries[0], id="f", submitted={}))
    assert found(history, state) == {"I9 number given twice"}


def test_a_key_with_two_answers(history: History, state: State) -> None:
    history.operations.append(operation("repeat", answer={"id": "f"}, wants={"id": "e"}))
    assert found(history, state) == {"I9 another answer"}


@pytest.mark.parametrize(
    ("objects", "name"),
    [
        ([], "I10 object missing"),
        ([StoredObject(key="accepted/s.pdf", size=3, sha256="x")], "I10 object differs"),
        ([StoredObject(key="accepted/s.pdf", size=4, sha256="s")], "I10 object differs"),
    ],
)
def test_a_scan_without_its_object(history: History, state: State, objects: list[StoredObject], name: str) -> None:
    state.objects = objects
    assert found(history, state) == {name}


def test_a_scan_that_may_still_change(history: History, state: State) -> None:
    state.scans = [replace(state.scans[0], object_key="staging/s.pdf")]
    assert found(history, state) == {"I10 scan not kept"}


def test_the_audit_chain(history: History, state: State) -> None:
    state.chains = [Chain(service="submissions", intact=False, reason="a seal is missing")]
    assert found(history, state) == {"I11 audit chain broken"}
    state.chains = [Chain(service="submissions", intact=True, unsealed=3)]
    assert found(history, state) == {"I11 audit chain behind"}


def test_a_command_that_left_no_audit_record(history: History, state: State) -> None:
    state.audited = frozenset(pair for pair in state.audited if pair[0] != "entry_submitted")
    assert found(history, state) == {"I11 not audited"}


@pytest.mark.parametrize(
    "attempt",
    [
        Attempt(100.0, 160.0, error="ReadTimeout"),
        Attempt(100.0, 140.0, 200),
        Attempt(100.0, 100.1, 500, "internal_error"),
        Attempt(100.0, 100.1, 502),
    ],
)
def test_a_request_that_did_not_end_well(history: History, state: State, attempt: Attempt) -> None:
    history.operations[0].attempts = [attempt, *DONE]
    assert found(history, state) == {"I12 bad answer"}


def test_a_busy_service_may_say_so(history: History, state: State) -> None:
    history.operations[0].attempts = [Attempt(100.0, 102.0, 503, "unavailable"), *DONE]
    assert found(history, state) == set()


def test_a_refusal_that_was_none(history: History, state: State) -> None:
    history.operations[0] = operation("register", "refused", subject=None, wants={"login": "org1"})
    assert found(history, state) == {"I12 false refusal"}


def test_what_does_not_come_back_to_where_it_was(history: History, state: State) -> None:
    state.usage = [Usage(process="review-worker", before_mb=90, after_mb=260)]
    assert found(history, state) == {"I13 memory"}
    state.usage = [Usage(process="review-worker", before_mb=90, after_mb=90, connections=12, pool=8)]
    assert found(history, state) == {"I13 connections"}
    state.usage = []
    state.consumers = [Consumer(name="review", topics=frozenset(), lag=5)]
    assert found(history, state) == {"I13 lag"}
