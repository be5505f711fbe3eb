"""Scores against a rubric, and the evaluation of a panel's scores."""

from __future__ import annotations

import itertools
from decimal import Decimal
from statistics import fmean, pstdev
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from review.domain.evaluation import Score, evaluate
from review.domain.scoring import DEFAULT_RUBRIC, Criterion, check_scores, total

E1, E2, E3 = (UUID(int=n) for n in (1, 2, 3))
X1, X2, X3 = (UUID(int=n) for n in (11, 12, 13))


def points(*values: str) -> dict[str, Decimal]:
    names = (criterion.name for criterion in DEFAULT_RUBRIC)
    return dict(zip(names, map(Decimal, values), strict=True))


def test_the_default_rubric_is_the_programmes():
    assert [(c.name, c.weight) for c in DEFAULT_RUBRIC] == [
        ("思想性", 30), ("艺术性", 30), ("创新性", 20), ("传播力", 20),
    ]  # fmt: skip


def test_the_total_is_the_weighted_mean():
    assert total(DEFAULT_RUBRIC, points("90", "80.5", "70", "60")) == Decimal("77.1500")
    assert total([Criterion("甲", 2), Criterion("乙", 1)], {"甲": Decimal(100), "乙": Decimal(0)}) == Decimal("66.6667")


@pytest.mark.parametrize("value", ["0", "0.1", "99.9", "100", "100.0", "80.50"])
def test_scores_from_0_to_100_with_one_decimal_are_taken(value):
    scores = points(value, "1", "1", "1")

    check_scores(DEFAULT_RUBRIC, scores)

    assert 0 <= total(DEFAULT_RUBRIC, scores) <= 100


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("-0.1", "score_out_of_range"), ("100.1", "score_out_of_range"), ("NaN", "score_out_of_range"),
        ("Infinity", "score_out_of_range"), ("1E+400", "score_out_of_range"), ("80.05", "score_too_fine"),
        ("1E-400", "score_too_fine"),
    ],
)  # fmt: skip
def test_other_scores_are_refused(value, code):
    with pytest.raises(Invalid) as refused:
        check_scores(DEFAULT_RUBRIC, points(value, "1", "1", "1"))

    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("scores.思想性", code)]


def test_all_criteria_are_needed_and_no_others():
    with pytest.raises(Invalid) as refused:
        check_scores(DEFAULT_RUBRIC, {"思想性": Decimal(1), "观赏性": Decimal(1)})

    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("scores.艺术性", "missing"),
        ("scores.创新性", "missing"),
        ("scores.传播力", "missing"),
        ("scores.观赏性", "unknown_criterion"),
    ]


def test_normalising_takes_out_that_experts_are_strict_or_generous():
    scores = [Score(E1, X1, 60), Score(E2, X1, 40), Score(E1, X2, 95), Score(E2, X2, 85)]

    found = evaluate(scores)

    # mean 70, deviation √(100+900+625+225)/2 = 21.5058; z is ±1 for both experts
    assert found[E1].raw_mean == pytest.approx(77.5)
    assert found[E1].normalised_mean == pytest.approx(70 + 21.50581)
    assert found[E2].normalised_mean == pytest.approx(70 - 21.50581)
    assert (found[E1].spread, found[E2].spread, found[E1].scores) == (17.5, 22.5, 2)


def test_an_expert_without_a_scale_of_his_own_says_the_panels_mean():
    scores = [Score(E1, X1, 60), Score(E2, X1, 80), Score(E1, X2, 100), Score(E1, X3, 50), Score(E2, X3, 50)]

    found = evaluate(scores)

    mean, deviation = fmean([60, 80, 100, 50, 50]), pstdev([60, 80, 100, 50, 50])
    assert found[E1].normalised_mean == pytest.approx((mean - deviation + mean + mean) / 3)
    assert found[E2].normalised_mean == pytest.approx((mean + deviation + mean) / 2)
    assert (found[E1].scores, found[E2].scores) == (3, 2)


def test_without_scores_there_is_no_evaluation():
    assert evaluate([]) == {}


scales = st.lists(st.floats(0, 100, allow_nan=False), min_size=3, max_size=3)


@given(scales, st.floats(0.2, 1), st.floats(0, 20))
def test_a_linear_change_of_an_experts_scale_does_not_change_his_order(totals, factor, shift):
    """Two experts of the same opinion on different scales: the normalised means order the entries as they do."""
    entries = (E1, E2, E3)
    scores = [Score(e, X1, t) for e, t in zip(entries, totals, strict=True)]
    scores += [Score(e, X2, t * factor * 0.8 + shift) for e, t in zip(entries, totals, strict=True)]

    found = evaluate(scores)

    order = sorted(entries, key=lambda e: totals[entries.index(e)])
    means = [found[e].normalised_mean for e in order]
    assert all(earlier <= later + 1e-6 for earlier, later in itertools.pairwise(means))


@given(st.lists(st.tuples(st.sampled_from((E1, E2, E3)), st.sampled_from((X1, X2, X3)), st.integers(0, 100))))
def test_the_panels_mean_stays(marks):
    unique = {(entry, expert): value for entry, expert, value in marks}
    scores = [Score(entry, expert, value) for (entry, expert), value in unique.items()]

    found = evaluate(scores)

    assert sum(e.scores for e in found.values()) == len(scores)
    if scores:
        normalised = sum(e.normalised_mean * e.scores for e in found.values()) / len(scores)
        assert normalised == pytest.approx(fmean(score.total for score in scores), abs=1e-6)
