"""The file with one's own data: in the clear, unlike every other answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from accounts.api.person_schemas import ExpertiseOut
from accounts.api.schemas import BureauOut
from accounts.domain.account import Kind, Role
from accounts.domain.own_data import OwnData, Trace
from accounts.domain.sessions import LiveSession
from kit.http.problems import Text


class OwnAccountOut(BaseModel):
    id: UUID
    role: Role
    kind: Kind | None
    name: str
    login: str
    identifier: str | None
    email: str
    email_confirmed_at: datetime | None
    phone: str
    contact_name: str | None
    created_at: datetime
    erasure_due_at: datetime | None
    bureau: BureauOut | None
    expertise: ExpertiseOut | None
    second_factor_enabled_at: datetime | None

    @classmethod
    def of(cls, own: OwnData) -> OwnAccountOut:
        account = own.person.account
        return cls(
            id=account.id,
            role=account.role,
            kind=account.kind,
            name=account.name,
            login=account.login,
            identifier=account.identifier,
            email=account.email,
            email_confirmed_at=account.email_confirmed_at,
            phone=account.phone,
            contact_name=account.contact_name,
            created_at=own.person.created_at,
            erasure_due_at=account.erasure_due_at,
            bureau=BureauOut.of(own.bureau) if own.bureau else None,
            expertise=ExpertiseOut.of(own.person.expertise) if own.person.expertise else None,
            second_factor_enabled_at=own.second_factor_enabled_at,
        )


class OwnSessionOut(BaseModel):
    begun_at: datetime
    last_used_at: datetime
    agent: str

    @classmethod
    def of(cls, session: LiveSession) -> OwnSessionOut:
        return cls(begun_at=session.begun_at, last_used_at=session.last_used_at, agent=session.agent)


class TraceOut(BaseModel):
    """``by`` is ``owner``, or the role of whoever else acted."""

    at: datetime
    by: str
    action: str
    subject: str
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @classmethod
    def of(cls, trace: Trace) -> TraceOut:
        return cls(
            at=trace.at,
            by="owner" if trace.by_owner else trace.role,
            action=trace.action,
            subject=trace.subject,
            reason=trace.reason,
            before=trace.before,
            after=trace.after,
        )


class ReviewedOut(BaseModel):
    """``kept``: what review keeps of the caller's doing, as records of the selection; ``address`` answers it."""

    address: str
    kept: Text


_REVIEWED: Mapping[Role, tuple[str, Text]] = {
    "expert": (
        "assignments",
        Text(
            zh="评审任务及打分、评语、回避声明。属评选记录，随评选档案保存，不因账号注销而删除。",
            en="Assignments, scores, comments and declared conflicts: records of the selection, which stay with it.",
        ),
    ),
    "bureau": (
        "cases",
        Text(
            zh="初审、退回、推荐及排序等决定。属评选记录，随评选档案保存，不因账号注销而删除。",
            en="First-review decisions, recommendations and ranks: records of the selection, which stay with it.",
        ),
    ),
}
"""Of those who judge entries; an applicant's entries are with submissions."""


class ElsewhereOut(BaseModel):
    """Where the other services answer what they keep about the caller."""

    entries: str
    messages: str
    review: ReviewedOut | None

    @classmethod
    def of(cls, role: Role, public_url: str) -> ElsewhereOut:
        path, kept = _REVIEWED.get(role, (None, None))
        return cls(
            entries=f"{public_url}/api/submissions/entries",
            messages=f"{public_url}/api/notifications/messages",
            review=ReviewedOut(address=f"{public_url}/api/review/{path}", kept=kept) if kept else None,
        )


class ExportOut(BaseModel):
    exported_at: datetime
    account: OwnAccountOut
    sessions: list[OwnSessionOut]
    records: list[TraceOut]
    elsewhere: ElsewhereOut

    @classmethod
    def of(cls, own: OwnData, public_url: str) -> ExportOut:
        return cls(
            exported_at=own.exported_at,
            account=OwnAccountOut.of(own),
            sessions=[OwnSessionOut.of(session) for session in own.sessions],
            records=[TraceOut.of(trace) for trace in own.traces],
            elsewhere=ElsewhereOut.of(own.person.account.role, public_url),
        )
