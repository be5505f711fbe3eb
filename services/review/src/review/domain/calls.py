"""A call as the review needs it: its deadline, its quota, its work types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.errors import Conflict, Fault, Invalid


@dataclass(frozen=True, slots=True)
class Call:
    call_id: UUID
    code: str
    title: str
    work_types: tuple[str, ...]
    recommendation_deadline: datetime
    bureau_quota: int

    def require_open(self, at: datetime, *, proposed: bool) -> None:
        """Bureaus decide until the deadline, its own instant included, and not once the results are proposed.

        Raises ``Conflict``.
        """
        if at > self.recommendation_deadline:
            raise Conflict(
                "recommendation_deadline_passed",
                "推荐截止时间已过",
                f"The recommendation deadline {self.recommendation_deadline.isoformat()} has passed",
            )
        if proposed:
            raise Conflict("results_proposed", "该项目结果已进入公示", "The results of this call have been proposed")

    def resubmit_until(self, wanted: datetime | None, at: datetime) -> datetime:
        """Until when a returned entry may come back: the recommendation deadline, or earlier. Raises ``Invalid``."""
        if wanted is None:
            return self.recommendation_deadline
        if at < wanted <= self.recommendation_deadline:
            return wanted
        fault = Fault(
            "resubmit_until",
            "resubmit_until_out_of_range",
            "须晚于当前时间且不晚于推荐截止时间",
            "must lie in the future and not after the recommendation deadline",
        )
        raise Invalid("invalid_request", "提交的内容有误", "Some of what was sent is not right", faults=[fault])


@dataclass(frozen=True, slots=True)
class Bureau:
    bureau_id: UUID
    name: str
    central_direct: bool

    def quota(self, call: Call) -> int | None:
        """How many works it may recommend in ``call``; a central-direct unit has no limit."""
        return None if self.central_direct else call.bureau_quota
