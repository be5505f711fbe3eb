"""ResetPassword: a forgotten one, by a code from the owner's mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.commands.email_code import take_code
from accounts.commands.login_delays import LoginKeys
from accounts.commands.set_password import Chosen, set_password
from accounts.commands.throttled import too_often
from accounts.db import accounts, throttles
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.codes import CODE_WRONG, refusal
from accounts.domain.throttling import ADDRESS, CODE, CODE_MAIL, LOGIN
from kit import audit
from kit.db import Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class ResetPassword:
    keys: LoginKeys
    login: str = field(repr=False)
    code: str = field(repr=False)
    chosen: Chosen


async def reset_password(tx: Tx, vault: Vault, cmd: ResetPassword) -> DomainError | None:
    """The refusal, if any: to be raised after the commit, as a wrong code counts. All wrong ones are answered alike.

    Raises ``Invalid`` for a password that was used before: only whoever has the code learns of it, and keeps it.
    """
    if wait := await throttles.wait(tx, CODE, cmd.keys.login, lock=True):
        return too_often(wait)
    known = await accounts.credentials(tx, cmd.login)
    account = await accounts.find(tx, vault, known.account_id) if known and known.active else None
    if account is None or not await take_code(tx, vault, account, "password_reset", cmd.code):
        await _record_failure(tx, cmd.keys, known.account_id if known else None)
        return refusal([CODE_WRONG])
    await _reset(tx, vault, account, cmd)
    return None


async def _record_failure(tx: Tx, keys: LoginKeys, account_id: UUID | None) -> None:
    """The same work and words whether somebody has the login."""
    failures = await throttles.count(tx, CODE, keys.login)
    await throttles.count(tx, ADDRESS, keys.address)
    subject = f"account/{account_id}" if account_id else f"login/{keys.login.hex()}"
    after = {"failures": failures}
    await audit.record(tx, actor="public", role="public", action="password_reset_failed", subject=subject, after=after)


async def _reset(tx: Tx, vault: Vault, account: Account, cmd: ResetPassword) -> None:
    """Whoever has read the code has the address, so it is confirmed as well."""
    ended = await set_password(tx, vault, account, cmd.chosen)
    await accounts.confirm_email(tx, account.id)
    for throttle in (LOGIN, CODE, CODE_MAIL):
        await throttles.reset(tx, throttle, cmd.keys.login)
    await audit.record(
        tx,
        actor=f"account/{account.id}",
        role=account.role,
        action="password_reset",
        subject=f"account/{account.id}",
        after={"sessions_ended": ended},
    )
