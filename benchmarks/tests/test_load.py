"""What is made of the load generator's answers."""

from __future__ import annotations

import pytest

from bench.web.load import Load, Shot


def _load(*statuses: int) -> Load:
    return Load([Shot("http://x", 10 + n, 1, status, "") for n, status in enumerate(statuses)], cores=0)


def test_the_rate_counts_good_answers_until_the_last_one() -> None:
    load = _load(200, 200, 503, 200)
    assert load.seconds == 4
    assert load.rate == 0.75


def test_a_status_that_was_not_expected_is_an_error() -> None:
    _load(200, 503).expect_only(200, 503)
    with pytest.raises(RuntimeError, match="503"):
        _load(200, 503).expect_only(200)


def test_percentiles_are_of_good_answers() -> None:
    slow = Shot("http://x", 10, 100, 503, "")
    load = Load([*(Shot("http://x", 10, n / 100, 200, "") for n in range(1, 100)), slow], cores=0)
    assert load.percentile(99) == pytest.approx(0.99)
