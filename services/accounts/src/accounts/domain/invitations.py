"""Invitations: how staff and experts come to an account of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from accounts.domain.account import Expertise
from accounts.domain.contacts import IsEmail, email_faults
from accounts.domain.forms import ExpertForm, StaffForm
from accounts.domain.positions import expertise_faults, unit_faults
from accounts.domain.text import name_faults, normal, required
from kit.errors import Conflict, Fault, Invalid

LIFE = timedelta(days=7)

InvitedRole = Literal["bureau", "expert", "admin", "auditor"]
State = Literal["pending", "expired", "accepted", "revoked"]

ROLES: tuple[InvitedRole, ...] = ("bureau", "expert", "admin", "auditor")
ORDER = ("role", "name", "email", "bureau_id", "organisation", "specialities", "load_limit")

EMAIL_INVITED = Fault(
    "email", "email_invited", "该邮箱已有待接受的邀请", "has an invitation already that was not accepted"
)


def bureau_inactive() -> Conflict:
    """Not a fault of a field: whoever accepts cannot choose the bureau, and the admin can switch it on again."""
    return Conflict(
        "invitation_bureau_inactive", "邀请所属的申报台局已停用，请联系邀请您的管理员",
        "The bureau of this invitation is switched off; please ask the administration that invited you",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvitationForm:
    """Whom an admin invites as what. ``organisation``, ``specialities`` and ``load_limit`` are an expert's."""

    role: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    bureau_id: UUID | None = None
    organisation: str = ""
    specialities: tuple[str, ...] = ()
    load_limit: int | None = None

    @property
    def expertise(self) -> Expertise | None:
        if self.role != "expert":
            return None
        return Expertise(self.organisation.strip(), self.bureau_id, self.specialities, self.load_limit)

    def faults(self, is_email: IsEmail) -> list[Fault]:
        """What can be told without the database, in the form's order."""
        found = [
            *self._role_faults(),
            *name_faults("name", self.name),
            *email_faults("email", self.email, is_email),
        ]
        if self.expertise:
            found += expertise_faults(self.expertise)
        elif self.role in ROLES:
            found += [*unit_faults(self.role, self.bureau_id), *self._faults_of_no_expert()]
        return sorted(found, key=lambda fault: ORDER.index(fault.field))

    def _role_faults(self) -> list[Fault]:
        if not self.role:
            return [required("role")]
        return (
            [] if self.role in ROLES else [Fault("role", "role_invalid", "不是可选的角色", "is not one of the choices")]
        )

    def _faults_of_no_expert(self) -> list[Fault]:
        given = {"organisation": self.organisation, "specialities": self.specialities, "load_limit": self.load_limit}
        return [
            Fault(name, "expert_only", "只有专家可填写此项", "is for experts only")
            for name, value in given.items()
            if value
        ]


@dataclass(frozen=True, slots=True)
class Invitation:
    """``name`` and ``email`` are forgotten once it is accepted or revoked."""

    id: UUID
    role: InvitedRole
    name: str | None = field(repr=False)
    email: str | None = field(repr=False)
    bureau_id: UUID | None
    expertise: Expertise | None
    created_at: datetime
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None
    account_id: UUID | None = None
    letter_id: UUID | None = None

    def state(self, at: datetime) -> State:
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= at else "pending"

    def refuse_unless_pending(self, at: datetime) -> None:
        """Raises ``Conflict`` where nobody can accept it any more."""
        match self.state(at):
            case "pending":
                return
            case "expired":
                raise Conflict(
                    "invitation_expired", "邀请已过期，请联系邀请您的管理员重新发送",
                    "The invitation has expired; please ask the administration to send it again",
                )  # fmt: skip
            case "accepted":
                raise Conflict("invitation_used", "邀请已被使用，请直接登录", "The invitation was used; please log in")
            case "revoked":
                raise Conflict("invitation_revoked", "邀请已被撤销", "The invitation was revoked")

    def form(self, *, login: str, password: str, phone: str) -> StaffForm | ExpertForm:
        """The form of the account that it leads to."""
        name, email = self.name or "", self.email or ""
        if self.expertise is None:
            return StaffForm(
                role=self.role, bureau_id=self.bureau_id, name=name, email=email, phone=phone, login=login,
                password=password,
            )  # fmt: skip
        return ExpertForm(
            name=name, email=email, phone=phone, login=login, password=password,
            organisation=self.expertise.organisation, bureau_id=self.expertise.bureau_id,
            specialities=self.expertise.specialities, load_limit=self.expertise.load_limit,
        )  # fmt: skip


def fold_email(email: str) -> str:
    """The spelling under which two addresses count as one."""
    return normal(email).casefold()


def refusal(faults: list[Fault]) -> Invalid:
    ordered = sorted(faults, key=lambda fault: ORDER.index(fault.field))
    return Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=ordered)
