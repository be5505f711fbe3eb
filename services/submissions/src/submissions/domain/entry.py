"""An entry's life: its states, who moves it on, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from kit.errors import Conflict, PreconditionFailed
from submissions.domain.calls import Call, shown
from submissions.domain.extensions import Deadline
from submissions.domain.form import Form
from submissions.domain.scans import Scan

State = Literal[
    "draft",
    "submitted",
    "returned",
    "approved",
    "recommended",
    "rejected",
    "withdrawn",
    "selected",
    "not_selected",
]
By = Literal["applicant", "bureau", "administration"]

LISTS: dict[str, tuple[State, ...]] = {
    "pending_submission": ("draft", "returned"),
    "pending_review": ("submitted",),
    "reviewed": ("approved", "recommended", "rejected", "withdrawn", "selected", "not_selected"),
}
"""The applicant's three lists: 待提交, 待审核, 已审核."""

_DECISIONS: dict[State, tuple[State, ...]] = {
    "approved": ("submitted", "recommended"),
    "returned": ("submitted",),
    "rejected": ("submitted",),
    "recommended": ("approved",),
    "selected": ("recommended",),
    # the published results close every entry, whatever the first review had left open
    "not_selected": ("submitted", "returned", "approved", "recommended"),
}
"""From which states each of review's decisions leads on."""


MOST_DRAFTS = 50
"""Of one applicant in one call, at a time."""


class OutOfTurn(Exception):
    """A decision does not follow from the entry's state: review and this service disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of an entry's record (审核记录)."""

    at: datetime
    state: State
    by: By
    revision: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """An entry's steps, the oldest first, the warnings of its latest revision, and a draft's deadline. To its applicant
    also what would be warned of if it were submitted as it stands."""

    steps: list[Step]
    warnings: tuple[str, ...]
    deadline: datetime | None = None
    draft_warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One work entered in one call. ``version`` counts changes of form and state; ``revision`` submissions.

    ``bureau_id`` is the bureau that it was submitted to; the form may already name another.
    """

    id: UUID
    call_id: UUID
    applicant_id: UUID
    state: State
    form: Form
    scan: Scan | None
    version: int
    revision: int
    bureau_id: UUID | None
    registration_number: str | None
    resubmit_until: datetime | None
    created_at: datetime
    updated_at: datetime

    def check_editable(self) -> None:
        if self.state not in LISTS["pending_submission"]:
            raise _refused("entry_not_editable", "作品已提交，不能修改", "A submitted entry cannot be changed")

    def edited(self, form: Form, *, expected: frozenset[int]) -> Self:
        """With ``form`` in place of its form, if the writer had read the present version.

        The same form sent again changes nothing, whichever version its writer had read: the first answer was lost.
        """
        self.check_editable()
        if form == self.form:
            return self
        self.check_read(expected)
        return replace(self, form=form, version=self.version + 1)

    def check_read(self, expected: frozenset[int] | None) -> None:
        """Raises ``PreconditionFailed`` where a caller who says what was read had not read the present version.

        Whoever had read what was then submitted asks for what is done already: submitting adds one version.
        """
        unchanged_since = self.version - 1 if self.state == "submitted" else self.version
        if expected is not None and not expected & {self.version, unchanged_since}:
            raise PreconditionFailed(
                "entry_changed",
                f"作品已在其他窗口中修改，当前版本为 {self.version}",
                f"The entry was changed elsewhere; its version is now {self.version}",
                etag=str(self.version),
            )

    def check_deletable(self) -> None:
        if self.state != "draft":
            raise _refused("entry_not_deletable", "只能删除从未提交的草稿", "Only a draft can be deleted")

    def check_submittable(self, call: Call, deadline: Deadline, at: datetime) -> None:
        """Raises ``Conflict`` where it is not the applicant's turn, too early, or too late at that instant."""
        if self.state not in LISTS["pending_submission"]:
            raise _refused("entry_not_submittable", "作品当前状态不能提交", "The entry cannot be submitted now")
        if at < call.opens_at:
            when = shown(call.opens_at)
            raise _refused("call_not_open", f"申报于 {when} 开始", f"Entries are taken from {when} (UTC+8)")
        if self.state == "draft":
            deadline.check(call, at)
        if self.state == "returned" and (self.resubmit_until is None or at > self.resubmit_until):
            when = shown(self.resubmit_until or call.recommendation_deadline)
            raise _refused(
                "entry_deadline_passed",
                f"退回修改的重新提交已于 {when} 截止",
                f"Submitting again after the return closed at {when} (UTC+8)",
            )

    def submitted(self, registration_number: str, at: datetime) -> Self:
        """A new revision, at the bureau that the form names."""
        return replace(
            self,
            state="submitted",
            bureau_id=self.form.bureau_id,
            registration_number=registration_number,
            revision=self.revision + 1,
            version=self.version + 1,
            resubmit_until=None,
            updated_at=at,
        )

    def withdrawn(self) -> Self:
        """Taken back by the applicant, before the bureau's decision arrived."""
        if self.state != "submitted":
            raise _refused(
                "entry_not_withdrawable",
                "只有待审核的作品可以撤回",
                "Only an entry that waits for review can be withdrawn",
            )
        return replace(self, state="withdrawn", version=self.version + 1)

    def decided(self, state: State, *, revision: int, resubmit_until: datetime | None = None) -> Self | None:
        """Moved on by review; nothing where it no longer counts: withdrawal wins, and so does a newer revision.

        Raises ``OutOfTurn`` for a decision that cannot follow from the present state.
        """
        if self.state == "withdrawn" or revision < self.revision:
            return None
        if revision > self.revision or self.state not in _DECISIONS[state]:
            raise OutOfTurn(f"{state} of revision {revision}, but it is {self.state} in revision {self.revision}")
        return replace(self, state=state, version=self.version + 1, resubmit_until=resubmit_until)


def too_many_drafts() -> Conflict:
    zh = f"本项目下已有 {MOST_DRAFTS} 份待提交的草稿，请先提交或删除一些"
    return _refused("too_many_drafts", zh, f"You have {MOST_DRAFTS} drafts in this call; submit or delete some first")


def _refused(code: str, zh: str, en: str) -> Conflict:
    return Conflict(code, zh, en)
