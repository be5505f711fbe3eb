"""RecordFailedLogin."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.commands.login_delays import LoginKeys
from accounts.db import throttles
from accounts.domain.throttling import ADDRESS, LOGIN
from kit import audit
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class RecordFailedLogin:
    """``account_id`` is missing where nobody has the login."""

    keys: LoginKeys
    account_id: UUID | None


async def record_failed_login(tx: Tx, cmd: RecordFailedLogin) -> None:
    """Counts it for the login and for the address, in this order everywhere, as both rows stay locked.

    The owner is told by the worker: here it would take time, by which an account shows that it exists.
    """
    failures = await throttles.count(tx, LOGIN, cmd.keys.login, cmd.account_id)
    await throttles.count(tx, ADDRESS, cmd.keys.address)
    subject = f"account/{cmd.account_id}" if cmd.account_id else f"login/{cmd.keys.login.hex()}"
    await audit.record(
        tx, actor="public", role="public", action="login_failed", subject=subject, after={"failures": failures}
    )
