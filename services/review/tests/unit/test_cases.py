"""The life of a case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kit.errors import Conflict, Invalid
from review.domain.calls import Bureau, Call
from review.domain.cases import NAMES, Case, State, check_ranking

DEADLINE = datetime(2023, 6, 30, 16, tzinfo=UTC)
TICK = timedelta(microseconds=1)
CALL = Call(UUID(int=1), "2023Q2", "二季度", ("网络剧",), DEADLINE, 10)


def case(state: State, *, rank: int | None = None, revision: int = 1) -> Case:
    entry_id, call_id, bureau_id, applicant_id = (UUID(int=n) for n in range(4))
    return Case(
        entry_id, call_id, bureau_id, applicant_id, "2023Q2-11-00001", revision, state, rank, "漫长的季节", "网络剧"
    )


DECIDED = (State.APPROVED, State.RETURNED, State.REJECTED)


@pytest.mark.parametrize("decision", DECIDED)
def test_only_a_submitted_case_is_decided(decision):
    assert case(State.SUBMITTED).decide(decision).state is decision
    for state in set(State) - {State.SUBMITTED}:
        with pytest.raises(Conflict) as refused:
            case(state).decide(decision)
        assert refused.value.code == "case_not_pending"
        assert NAMES[state] in refused.value.zh
        assert state.value in refused.value.en


def test_only_an_approved_case_is_recommended():
    recommended = case(State.APPROVED).recommend(3)

    assert (recommended.state, recommended.rank) == (State.RECOMMENDED, 3)
    for state in set(State) - {State.APPROVED}:
        with pytest.raises(Conflict, match="case_not_approved"):
            case(state).recommend(1)


def test_only_a_recommended_case_is_taken_back():
    approved = case(State.RECOMMENDED, rank=2).take_back()

    assert (approved.state, approved.rank) == (State.APPROVED, None)
    for state in set(State) - {State.RECOMMENDED}:
        with pytest.raises(Conflict, match="case_not_recommended"):
            case(state).take_back()


def test_results_select_only_among_the_recommended():
    assert case(State.RECOMMENDED, rank=2).close(selected=True).state is State.SELECTED
    assert case(State.RECOMMENDED, rank=2).close(selected=False).rank == 2
    assert case(State.SUBMITTED).close(selected=False).state is State.NOT_SELECTED
    with pytest.raises(Conflict, match="case_not_recommended"):
        case(State.APPROVED).close(selected=True)


@pytest.mark.parametrize("state", State)
def test_withdrawal_wins_until_the_results(state):
    withdrawn = case(state, rank=1 if state is State.RECOMMENDED else None).withdraw()

    if state in {State.WITHDRAWN, State.SELECTED, State.NOT_SELECTED}:
        assert withdrawn is None
    else:
        assert withdrawn is not None
        assert (withdrawn.state, withdrawn.rank) == (State.WITHDRAWN, None)


@pytest.mark.parametrize("state", State)
def test_a_newer_revision_opens_only_what_waits_for_it(state):
    known = case(state, revision=2)

    assert known.takes_revision(3) is (state in {State.RETURNED, State.SUBMITTED})
    assert not known.takes_revision(2)
    assert not known.takes_revision(1)


def test_bureaus_decide_until_the_deadline_and_before_a_proposal():
    for at in (DEADLINE - TICK, DEADLINE):
        CALL.require_open(at, proposed=False)
        with pytest.raises(Conflict, match="results_proposed"):
            CALL.require_open(at, proposed=True)
    with pytest.raises(Conflict, match="recommendation_deadline_passed"):
        CALL.require_open(DEADLINE + TICK, proposed=False)


def test_a_returned_entry_comes_back_by_the_deadline_at_the_latest():
    now = DEADLINE - timedelta(days=3)

    assert CALL.resubmit_until(None, now) == DEADLINE
    for wanted in (now + TICK, DEADLINE):
        assert CALL.resubmit_until(wanted, now) == wanted
    for wanted in (now - TICK, now, DEADLINE + TICK):
        with pytest.raises(Invalid) as refused:
            CALL.resubmit_until(wanted, now)
        assert [fault.code for fault in refused.value.faults] == ["resubmit_until_out_of_range"]


def test_only_a_provincial_bureau_has_a_quota():
    assert Bureau(UUID(int=1), "北京市广播电视局", central_direct=False).quota(CALL) == 10
    assert Bureau(UUID(int=2), "中国外文局", central_direct=True).quota(CALL) is None


def test_a_ranking_is_a_permutation():
    one, two, three = (UUID(int=n) for n in (1, 2, 3))

    check_ranking([two, one], {one, two})
    check_ranking([], set())
    for wanted, codes in (
        ([one], ["entries_missing"]),
        ([one, one], ["entry_repeated", "entries_missing"]),
        ([one, two, three], ["entry_not_recommended"]),
    ):
        with pytest.raises(Invalid) as refused:
            check_ranking(wanted, {one, two})
        assert [fault.code for fault in refused.value.faults] == codes
