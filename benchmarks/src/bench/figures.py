"""What a row measures: one value a round and side, and what is aimed at."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Aim:
    """A bound on a figure's result."""

    kind: Literal["at least", "at most"]
    value: float

    def met_by(self, value: float) -> bool:
        return value >= self.value if self.kind == "at least" else value <= self.value

    def __str__(self) -> str:
        return f"{'≥' if self.kind == 'at least' else '≤'} {self.value:g}"


def at_least(value: float) -> Aim:
    return Aim("at least", value)


def at_most(value: float) -> Aim:
    return Aim("at most", value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity over the rounds. With a ``reference`` the result is the median of ours ÷ reference, round by round;
    without one it is the median of ours, in ``unit``."""

    name: str
    unit: str
    aim: Aim
    ours: tuple[float, ...]
    reference: tuple[float, ...] = ()

    @property
    def results(self) -> list[float]:
        """One a round: a ratio, or our value where there is no reference."""
        if not self.reference:
            return list(self.ours)
        return [a / b for a, b in zip(self.ours, self.reference, strict=True)]

    @property
    def result(self) -> float:
        return statistics.median(self.results)

    @property
    def met(self) -> bool:
        return self.aim.met_by(self.result)


def spread(values: Sequence[float]) -> str:
    """The median and, in brackets, the range: ``1 234 (1 100–1 300)``; a dash where there are no values."""
    if not values:
        return "–"
    if len(values) == 1:
        return number(values[0])
    return f"{number(statistics.median(values))} ({number(min(values))}–{number(max(values))})"


def number(value: float) -> str:
    """Three significant digits, thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"
