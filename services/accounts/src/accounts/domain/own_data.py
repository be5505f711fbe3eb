"""What an export of one's own data holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.domain.account import Person
from accounts.domain.bureaus import Bureau
from accounts.domain.sessions import LiveSession


@dataclass(frozen=True, slots=True)
class Trace:
    """An audit record about somebody. Of others who acted only the role is told: their accounts are their own data."""

    at: datetime
    action: str
    subject: str
    by_owner: bool
    role: str
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class OwnData:
    person: Person
    bureau: Bureau | None
    second_factor_enabled_at: datetime | None
    sessions: Sequence[LiveSession]
    traces: Sequence[Trace] = field(repr=False)
    exported_at: datetime
