"""What the clients asked for and were told: one operation, one or more attempts, one outcome."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["ok", "refused", "unknown"]
"""``unknown``: no answer came, or one that leaves open whether it happened."""


@dataclass(slots=True)
class Attempt:
    """One request. ``status`` is missing where no answer came; ``code`` is the problem's, ``error`` the client's."""

    began: float
    ended: float
    status: int | None = None
    code: str | None = None
    error: str | None = None

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass(slots=True)
class Operation:
    """What a person wanted. ``subject`` is the aggregate (``entry/…``); ``wants`` and ``answer`` what it was about.

    ``ambiguous``: an earlier attempt may have worked, so a later refusal says nothing about the effect.
    """

    id: str
    client: str
    kind: str
    subject: str | None = None
    key: str | None = None
    wants: dict[str, Any] = field(default_factory=dict[str, Any])
    answer: dict[str, Any] = field(default_factory=dict[str, Any])
    outcome: Outcome = "unknown"
    attempts: list[Attempt] = field(default_factory=list[Attempt])

    @property
    def ambiguous(self) -> bool:
        return any(_leaves_open(attempt) for attempt in self.attempts)


class History:
    """Append-only; written to a file as it grows, so that a run that dies leaves what it knew."""

    def __init__(self, file: Path | None = None) -> None:
        self.operations: list[Operation] = []
        self._file = file

    def add(self, operation: Operation) -> None:
        self.operations.append(operation)
        if self._file:
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(operation), ensure_ascii=False, default=str) + "\n")

    def of(self, *kinds: str, outcome: Outcome | None = None) -> list[Operation]:
        return [o for o in self.operations if o.kind in kinds and (outcome is None or o.outcome == outcome)]

    @property
    def attempts(self) -> list[Attempt]:
        return [attempt for operation in self.operations for attempt in operation.attempts]


def _leaves_open(attempt: Attempt) -> bool:
    return attempt.status is None or attempt.status >= 500
