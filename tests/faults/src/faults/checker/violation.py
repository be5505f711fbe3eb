"""One thing that is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """``name`` is Jepsen's where its Kafka workload has one, else what is broken in words; ``invariant`` I1 to I13."""

    invariant: str
    name: str
    detail: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.name}: {self.detail}"
