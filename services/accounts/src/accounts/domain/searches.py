"""What an admin looks for. What is missing does not matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.domain.account import Role
from accounts.domain.invitations import InvitedRole, State


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    """``query`` is the beginning of a login, part of an organisation's name, or a whole identifier; ``bureau_id`` the
    bureau whose staff somebody is, or which an expert belongs to."""

    query: str = field(default="", repr=False)
    role: Role | None = None
    bureau_id: UUID | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class InvitationSearch:
    role: InvitedRole | None = None
    state: State | None = None
