"""How long a login lasts, and what a refresh token is worth when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from kit.errors import Unauthenticated

ACCESS_LIFE = timedelta(minutes=10)
FAMILY_LIFE = timedelta(days=30)
"""From the login on, however often it is refreshed."""
GRACE = timedelta(seconds=10)
"""A client that lost our answer, or whose other window was first, may send the old token once more."""


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A login that lasts, as its owner sees it."""

    id: UUID
    begun_at: datetime
    last_used_at: datetime
    agent: str
    current: bool


class Worth(Enum):
    """What to do with a refresh token that was sent to us."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    REFUSE = "refuse"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A refresh token that we know, and its family: all tokens that go back to one login."""

    token_hash: bytes
    family_id: UUID
    account_id: UUID
    account_active: bool
    used_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None
    agent: str
    """What the browser called itself that used a token of the family last; some browsers say nothing."""

    def worth(self, now: datetime, agent: str) -> Worth:
        """An old token is a thief's or its victim's: who is who cannot be told, so the whole family ends.

        The grace is for the windows of one browser. Another one that holds its token has it from somewhere.
        """
        if self.revoked_at is not None or self.expires_at <= now or not self.account_active:
            return Worth.REFUSE
        if self.used_at is None:
            return Worth.ROTATE
        return Worth.REPEAT if now - self.used_at <= GRACE and agent == self.agent else Worth.REVOKE


def login_failed() -> Unauthenticated:
    """The same answer for whatever is wrong."""
    return Unauthenticated("login_failed", "账号或密码错误", "The login or the password is wrong")


def signed_out() -> Unauthenticated:
    """For a token that has not run out, of an account that is off or gone."""
    return Unauthenticated("token_invalid", "登录已失效，请重新登录", "Please log in again")
