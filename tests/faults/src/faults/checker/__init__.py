"""The checker: pure functions over what clients were told and what was found; each anomaly has a name."""

from __future__ import annotations

from faults.checker import holdings, log, projections, promises
from faults.checker.violation import Violation
from faults.history import History
from faults.state import State

INVARIANTS = ("I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "I13")


def check(history: History, state: State, *, slowest: float = 35.0) -> list[Violation]:
    """Everything that is wrong; ``slowest`` is how long a request may take, in seconds."""
    return [
        *promises.check(history, state, slowest=slowest),
        *log.check(state),
        *projections.check(state),
        *holdings.check(history, state),
    ]


__all__ = ["INVARIANTS", "Violation", "check"]
