"""Extensions: a later deadline for all, for one bureau, or for one applicant; and which deadline holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self
from uuid import UUID

from kit.errors import Conflict, Fault, Invalid
from submissions.domain.calls import Call, CallPlan, shown

DeadlineName = Literal["entry", "recommendation"]
Scope = Literal["all", "bureau", "applicant"]

_HELD: dict[Scope | None, tuple[str, str]] = {
    None: ("统一截止时间", "the general deadline"),
    "all": ("延长后的统一截止时间", "the general deadline as extended"),
    "bureau": ("所选申报台局延长后的截止时间", "the deadline as extended for the bureau"),
    "applicant": ("为您延长后的截止时间", "the deadline as extended for you"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The entry deadline that holds for somebody, and whose extension it is; of none, as it was published."""

    until: datetime
    extended_for: Scope | None = None

    @classmethod
    def of(cls, call: CallPlan, until: datetime | None, scope: Scope | None) -> Self:
        """The later one of the call's own and the latest extension that concerns somebody."""
        return cls(call.entry_deadline) if until is None or until < call.entry_deadline else cls(until, scope)

    def check(self, call: CallPlan, at: datetime) -> None:
        """Raises ``Conflict`` where a new entry is too late at that instant. The call's grace is applied, not shown."""
        if at > self.until + timedelta(minutes=call.grace_minutes):
            when, (zh, en) = shown(self.until), _HELD[self.extended_for]
            raise Conflict(
                "entry_deadline_passed",
                f"申报已于 {when} 截止（{zh}），草稿仍保留",
                f"Entries closed at {when} (UTC+8), {en}; the draft is kept",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """``scope_id``: the bureau or the applicant, or nobody where it is for all."""

    id: UUID
    call_id: UUID
    deadline: DeadlineName
    scope: Scope
    scope_id: UUID | None
    until: datetime
    reason: str
    granted_by: UUID
    granted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauDeadline:
    """Until when one bureau takes entries, where that is later than the call's deadline."""

    call_id: UUID
    bureau_id: UUID
    bureau_name: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds so far for those whom an extension is for. ``known``: whether they exist."""

    entry: datetime
    recommendation: datetime
    known: bool


def check_extension(asked: Extension, call: Call, standing: Standing) -> None:
    """Raises ``Conflict`` for a draft call, ``Invalid`` with every fault: an extension never shortens."""
    if call.published_at is None:
        raise Conflict(
            "call_not_published",
            "项目尚未发布，请直接修改截止时间",
            "The call is not published: change its dates instead",
        )
    faults = [*_whom(asked, standing), *_when(asked, standing)]
    if not asked.reason.strip():
        faults.append(Fault("reason", "missing", "必填", "is required"))
    if faults:
        raise Invalid("extension_invalid", "延期信息有误", "The extension is not right", faults=faults)


def _whom(asked: Extension, standing: Standing) -> list[Fault]:
    faults: list[Fault] = []
    if asked.scope == "applicant" and asked.deadline == "recommendation":
        zh, en = "推荐截止时间只能为全部或某一申报台局延长", "an applicant has no recommendation deadline"
        faults.append(Fault("scope", "not_a_choice", zh, en))
    if asked.scope == "all" and asked.scope_id:
        faults.append(Fault("scope_id", "not_expected", "为全部延期时不得填写", "must be left out for all"))
    elif asked.scope != "all" and asked.scope_id is None:
        faults.append(Fault("scope_id", "missing", "必填", "is required"))
    elif not standing.known:
        faults.append(Fault("scope_id", f"{asked.scope}_unknown", "不存在", f"is no {asked.scope} that is known"))
    return faults


def _when(asked: Extension, standing: Standing) -> list[Fault]:
    faults: list[Fault] = []
    former: datetime = getattr(standing, asked.deadline)
    if asked.until <= former:
        when = shown(former)
        zh, en = (
            f"须晚于现行截止时间 {when}，不能缩短",
            f"is not after {when} (UTC+8), which holds: nothing is shortened",
        )
        faults.append(Fault("until", "not_later", zh, en))
    if asked.until <= asked.granted_at:
        faults.append(Fault("until", "in_the_past", "须晚于当前时间", "must lie in the future"))
    if asked.deadline == "entry" and asked.until > standing.recommendation:
        when = shown(standing.recommendation)
        zh = f"不得晚于推荐截止时间 {when}，请先延长推荐截止时间"
        en = f"is after the recommendation deadline {when} (UTC+8): extend that one first"
        faults.append(Fault("until", "after_recommendation_deadline", zh, en))
    return faults
