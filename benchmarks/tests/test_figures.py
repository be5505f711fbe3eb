"""The arithmetic of the table."""

from __future__ import annotations

import json

from bench.figures import Figure, at_least, at_most, number, spread
from bench.report import page
from bench.rounds import Bench, Values, column, interleave


def test_a_result_is_the_median_of_the_rounds_ratios() -> None:
    # medians of the sides would give 20 / 10
    figure = Figure("rate", "1/s", at_least(2.5), ours=(10, 20, 300), reference=(10, 5, 100))
    assert figure.results == [1, 4, 3]
    assert figure.result == 3
    assert figure.met


def test_without_a_reference_our_own_median_counts() -> None:
    figure = Figure("delay", "ms", at_most(60), ours=(50, 70, 61))
    assert figure.result == 61
    assert not figure.met


def test_numbers_are_rounded_and_spaced() -> None:
    assert number(12345.6) == "12 346"
    assert number(0.98765) == "0.988"
    assert spread([3, 1, 2]) == "2 (1–3)"
    assert spread([]) == "–"


async def test_sides_take_turns_and_the_first_alternates() -> None:
    seen: list[str] = []

    async def ours(number: int) -> Values:
        seen.append(f"ours {number}")
        return {"rate": number}

    async def reference(number: int) -> Values:
        seen.append(f"reference {number}")
        return {"rate": 10 * number}

    a, b = await interleave(Bench({}, 2), ours, reference)
    assert seen == ["ours 0", "reference 0", "reference 1", "ours 1"]
    assert column(a, "rate") == (0, 1)
    assert column(b, "rate") == (0, 10)


def test_the_page_shows_what_was_kept() -> None:
    kept = {
        "R9": {
            "ours": "this",
            "reference": "that",
            "measured_on": "2026-01-31",
            "machine": "2 cores",
            "figures": [
                {"name": "rate", "unit": "1/s", "aim": {"kind": "at least", "value": 3}, "ours": [4, 5, 6],
                 "reference": [2, 2, 2]}
            ],
        }
    }  # fmt: skip
    text = page(json.loads(json.dumps(kept)))
    assert "| R9 | rate, 1/s | 5 (4–6) | 2 (2–2) | 2.5 | ≥ 3 | **not met** |" in text
    assert "| R9 | this | that | 2026-01-31 | 2 cores |" in text
