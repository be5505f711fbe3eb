"""A case: one entry in review. Each method answers the next state of the case, or raises why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from kit.errors import Conflict, Fault, Invalid


class State(StrEnum):
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    RECOMMENDED = "recommended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"


NAMES = {
    State.SUBMITTED: "待审核",
    State.RETURNED: "已退回修改",
    State.APPROVED: "初审通过",
    State.RECOMMENDED: "已推荐",
    State.REJECTED: "初审未通过",
    State.WITHDRAWN: "已撤回",
    State.SELECTED: "已入选",
    State.NOT_SELECTED: "未入选",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted revision as submissions told of it. ``organisation_name`` is missing for an individual."""

    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    applicant_id: UUID
    applicant_kind: str
    organisation_name: str | None
    registration_number: str
    revision: int
    title: str
    work_type: str
    work: dict[str, Any]
    warnings: tuple[str, ...]
    scan_sha256: str
    scan_pages: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """``rank`` is the place among the bureau's recommended works, from 1."""

    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    applicant_id: UUID
    registration_number: str
    revision: int
    state: State
    rank: int | None
    title: str
    work_type: str

    @classmethod
    def of(cls, submission: Submission) -> Case:
        """The case as a submission opens it, for the first time or again."""
        return cls(
            entry_id=submission.entry_id,
            call_id=submission.call_id,
            bureau_id=submission.bureau_id,
            applicant_id=submission.applicant_id,
            registration_number=submission.registration_number,
            revision=submission.revision,
            state=State.SUBMITTED,
            rank=None,
            title=submission.title,
            work_type=submission.work_type,
        )

    def decide(self, state: State) -> Case:
        """First review: approved, returned or rejected, while the submitted revision waits for it."""
        self._require(State.SUBMITTED, "case_not_pending")
        return replace(self, state=state)

    def recommend(self, rank: int) -> Case:
        self.require_approved()
        return replace(self, state=State.RECOMMENDED, rank=rank)

    def take_back(self) -> Case:
        """The bureau takes its recommendation back."""
        self._require(State.RECOMMENDED, "case_not_recommended")
        return replace(self, state=State.APPROVED, rank=None)

    def close(self, *, selected: bool) -> Case:
        """The results are published. A rank stays: it tells who had been recommended."""
        if selected:
            self._require(State.RECOMMENDED, "case_not_recommended")
        return replace(self, state=State.SELECTED if selected else State.NOT_SELECTED)

    def withdraw(self) -> Case | None:
        """The applicant took the entry back before the decision reached him: that wins over whatever the bureau
        decided meanwhile. Nothing where the results are out or it is withdrawn already."""
        if self.state in {State.WITHDRAWN, State.SELECTED, State.NOT_SELECTED}:
            return None
        return replace(self, state=State.WITHDRAWN, rank=None)

    def takes_revision(self, revision: int) -> bool:
        """Whether a newly submitted revision opens the case again."""
        return revision > self.revision and self.state in {State.RETURNED, State.SUBMITTED}

    def require_approved(self) -> None:
        self._require(State.APPROVED, "case_not_approved")

    def _require(self, state: State, code: str) -> None:
        if self.state is not state:
            raise Conflict(
                code,
                f"当前状态为“{NAMES[self.state]}”，不能进行此操作",
                f"The case is {self.state.value}; this needs {state.value}",
            )


def quota_exhausted(quota: int) -> Conflict:
    return Conflict(
        "quota_exhausted",
        f"本单位本季度的 {quota} 个推荐名额已用完",
        f"All {quota} slots of this bureau are used",
    )


def check_ranking(wanted: Sequence[UUID], recommended: set[UUID]) -> None:
    """A ranking names each recommended entry exactly once. Raises ``Invalid``, naming nothing that was not sent."""
    faults: list[Fault] = []
    seen: set[UUID] = set()
    for place, entry_id in enumerate(wanted):
        if entry_id in seen:
            faults.append(Fault(f"entry_ids.{place}", "entry_repeated", "重复列出", "is listed twice"))
        elif entry_id not in recommended:
            faults.append(
                Fault(f"entry_ids.{place}", "entry_not_recommended", "不是已推荐的作品", "is not a recommended entry")
            )
        seen.add(entry_id)
    if missing := len(recommended - seen):
        faults.append(
            Fault(
                "entry_ids", "entries_missing", f"缺少 {missing} 件已推荐的作品", f"lacks {missing} recommended entries"
            )
        )
    if faults:
        raise Invalid(
            "ranking_invalid",
            "排序须恰好包含全部已推荐的作品",
            "A ranking names each recommended entry exactly once",
            faults=faults,
        )
