"""Interleaving: the sides take turns, so that a machine that gets slower slows both."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure

Values = Mapping[str, float]
"""What one side measured in one round, by name."""

Side = Callable[[int], Awaitable[Values]]
"""One side of a row; takes the number of the round, from 0."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a row is given: the running stack (the content of stack.json), how many rounds to take, and how many seconds
    a soak lasts."""

    stack: dict[str, Any]
    rounds: int
    soak: float = 600

    def say(self, text: str) -> None:
        print(f"    {text}", flush=True)  # noqa: T201


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``measure`` answers its figures; ``ours`` and ``reference`` say what the sides are."""

    key: str
    ours: str
    reference: str
    measure: Callable[[Bench], Coroutine[Any, Any, list[Figure]]]


async def interleave(bench: Bench, ours: Side, reference: Side) -> tuple[list[Values], list[Values]]:
    """A round of each side in turn; who begins alternates. Answers each side's values, round by round."""
    a: list[Values] = []
    b: list[Values] = []
    for number in range(bench.rounds):
        first, second = ((ours, a), (reference, b)) if number % 2 == 0 else ((reference, b), (ours, a))
        for side, values in (first, second):
            values.append(await side(number))
        bench.say(f"round {number + 1}: ours {_shown(a[-1])} | reference {_shown(b[-1])}")
    return a, b


def column(values: list[Values], name: str) -> tuple[float, ...]:
    """One value's rounds."""
    return tuple(round_[name] for round_ in values)


def _shown(values: Values) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in values.items())
