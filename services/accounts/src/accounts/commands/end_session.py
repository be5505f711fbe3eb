"""EndSession."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.db import refresh_tokens
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class EndSession:
    session_id: UUID
    by: Principal


async def end_session(tx: Tx, cmd: EndSession) -> None:
    """Ends one of the caller's own logins. Raises ``NotFound`` where it is another's, or has ended."""
    if not await refresh_tokens.revoke_one(tx, cmd.session_id, cmd.by.account_id):
        raise NotFound("session_not_found", "没有找到该登录", "There is no such session")
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="session_ended",
        subject=cmd.by.actor,
        after={"session": cmd.session_id},
    )
