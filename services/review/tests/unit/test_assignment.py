"""The assignment of experts: complete, even, repeatable, and without a conflict."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.errors import Invalid
from review.domain.assignment import Candidate, Judge, assign, substitute, suits

TYPES = ("网络剧", "网络电影", "短视频")
ORGANISATIONS = ("甲", "乙", "丙")
BUREAUS = tuple(UUID(int=900 + n) for n in range(3))


def entry(number: int, **changes: Any) -> Candidate:
    values: dict[str, Any] = {"title": f"作品{number}", "work_type": "网络剧", "bureau_id": BUREAUS[0]} | changes
    return Candidate(UUID(int=number), **values)


def judge(number: int, **changes: Any) -> Judge:
    values: dict[str, Any] = {"organisation": f"大学{number}"} | changes
    return Judge(UUID(int=500 + number), **values)


entries = st.lists(
    st.builds(
        dict,
        work_type=st.sampled_from(TYPES),
        bureau_id=st.sampled_from(BUREAUS),
        organisations=st.frozensets(st.sampled_from(ORGANISATIONS), max_size=2),
    ),
    max_size=8,
).map(lambda changes: [entry(n, **c) for n, c in enumerate(changes)])
judges = st.lists(
    st.builds(
        dict,
        organisation=st.sampled_from((*ORGANISATIONS, "大学")),
        bureau_id=st.sampled_from((None, None, *BUREAUS)),
        specialities=st.frozensets(st.sampled_from(TYPES), max_size=2),
        capacity=st.sampled_from((None, None, 1, 2, 4)),
    ),
    max_size=6,
).map(lambda changes: [judge(n, **c) for n, c in enumerate(changes)])


def possible_loads(works, experts, k):
    """Every way to give each work k suitable experts within their capacity, as loads; by trying all."""
    choices = [list(itertools.combinations([e for e in experts if suits(e, work)], k)) for work in works]
    for picks in itertools.product(*choices):
        loads = Counter(expert.expert_id for pick in picks for expert in pick)
        if all(expert.capacity is None or loads[expert.expert_id] <= expert.capacity for expert in experts):
            yield loads


@given(entries, judges, st.integers(1, 3))
def test_what_is_assigned_is_complete_and_free_of_conflicts(works, experts, k):
    try:
        given_out = assign(works, experts, k)
    except Invalid:
        return  # whether rightly so, the next test asks
    by_id = {expert.expert_id: expert for expert in experts}
    loads: Counter[UUID] = Counter()
    assert set(given_out) == {work.entry_id for work in works}
    for work in works:
        chosen = given_out[work.entry_id]
        assert len(chosen) == len(set(chosen)) == k
        loads.update(chosen)
        for expert in map(by_id.__getitem__, chosen):
            assert expert.organisation not in work.organisations
            assert expert.bureau_id != work.bureau_id
            assert not expert.specialities or work.work_type in expert.specialities
    assert all(e.capacity is None or loads[e.expert_id] <= e.capacity for e in experts)


@settings(max_examples=150)
@given(entries.map(lambda works: works[:4]), judges.map(lambda experts: experts[:4]), st.integers(1, 2))
def test_it_is_found_whenever_there_is_one_and_as_even_as_any(works, experts, k):
    costs = [sum(load**2 for load in loads.values()) for loads in possible_loads(works, experts, k)]
    try:
        given_out = assign(works, experts, k)
    except Invalid:
        assert costs == []
        return
    loads = Counter(expert for chosen in given_out.values() for expert in chosen)
    assert sum(load**2 for load in loads.values()) == min(costs)


@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 5))
def test_loads_differ_by_one_at_most_where_nothing_binds(works, experts, k):
    k = min(k, experts)

    given_out = assign([entry(n) for n in range(works)], [judge(n) for n in range(experts)], k)

    loads = Counter({judge(n).expert_id: 0 for n in range(experts)})
    loads.update(expert for chosen in given_out.values() for expert in chosen)
    assert max(loads.values()) - min(loads.values()) <= 1


@given(entries, judges, st.integers(1, 2), st.randoms())
def test_the_order_of_the_input_does_not_matter(works, experts, k, dice):
    def outcome(some_works, some_experts):
        try:
            return assign(some_works, some_experts, k)
        except Invalid as refused:
            return refused.faults

    shuffled_works, shuffled_experts = dice.sample(works, len(works)), dice.sample(experts, len(experts))
    assert outcome(works, experts) == outcome(shuffled_works, shuffled_experts)


def test_entries_that_cannot_get_enough_are_named():
    own = entry(2, organisations=frozenset({"大学1"}), title="大运河")

    with pytest.raises(Invalid) as refused:
        assign([entry(1), own, entry(3)], [judge(1), judge(2)], 2)

    assert refused.value.code == "experts_insufficient"
    [fault] = refused.value.faults
    assert (fault.field, fault.code) == (f"entries.{own.entry_id}", "too_few_experts")
    assert "大运河" in fault.zh
    assert "1" in fault.zh


def test_experts_sit_in_changing_groups():
    given_out = assign([entry(n) for n in range(60)], [judge(n) for n in range(6)], 3)

    assert len({tuple(chosen) for chosen in given_out.values()}) > 10


def test_a_whole_quarter_is_assigned_quickly():
    dice = random.Random(7)
    works = [
        entry(n, work_type=dice.choice(TYPES), organisations=frozenset({f"大学{dice.randrange(40)}"}))
        for n in range(330)
    ]
    experts = [judge(n, specialities=frozenset(dice.sample(TYPES, 2))) for n in range(40)]
    began = time.perf_counter()

    given_out = assign(works, experts, 3)

    loads = Counter(expert for chosen in given_out.values() for expert in chosen)
    assert max(loads.values()) - min(loads.values()) <= 1
    assert time.perf_counter() - began < 5


def test_a_substitute_is_the_least_loaded_who_suits_and_was_not_there():
    work = entry(1, organisations=frozenset({"大学4"}))
    experts = [judge(1), judge(2), judge(3, capacity=1), judge(4), judge(5)]
    ids = [expert.expert_id for expert in experts]
    loads = {ids[0]: 0, ids[1]: 3, ids[2]: 1, ids[3]: 0, ids[4]: 2}

    assert substitute(work, experts, loads, {ids[0]}) == ids[4]
    assert substitute(work, experts, loads, {ids[0], ids[4]}) == ids[1]
    assert substitute(work, experts, loads, {ids[0], ids[1], ids[4]}) is None
