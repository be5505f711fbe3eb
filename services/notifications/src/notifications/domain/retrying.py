"""When a mail that was not accepted is tried again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """Delays in seconds."""

    first: float
    longest: float
    attempts: int

    def delay_after(self, attempts: int) -> float | None:
        """How long to wait after that many attempts failed; nothing when they were the last."""
        if attempts >= self.attempts:
            return None
        return min(self.longest, self.first * 2 ** min(attempts - 1, 40))
