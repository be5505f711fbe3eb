"""ActivateAndLogIn: sets up the second factor that the role must have, in the middle of a login."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.activate_second_factor import ActivateSecondFactor, activate_second_factor
from accounts.commands.go_on import Caller
from accounts.commands.issue_tokens import Session
from accounts.commands.login_delays import LoginKeys
from accounts.commands.open_session import OpenSession, open_session
from accounts.commands.tickets import account_of_ticket
from accounts.db import throttles
from accounts.db.vault import Vault
from accounts.domain.throttling import LOGIN
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class ActivateAndLogIn:
    ticket: str = field(repr=False)
    code: str = field(repr=False)
    caller: Caller


async def activate_and_log_in(tx: Tx, vault: Vault, cmd: ActivateAndLogIn) -> tuple[Session, list[str]]:
    """The session and the recovery codes. Raises as ``activate_second_factor``, and ``Unauthenticated``."""
    account = await account_of_ticket(tx, vault, cmd.ticket, "set_up")
    codes = await activate_second_factor(tx, vault, ActivateSecondFactor(account, cmd.code))
    await throttles.reset(tx, LOGIN, LoginKeys.of(vault, account.login, cmd.caller.network).login)
    return await open_session(tx, vault, OpenSession(account.id, cmd.caller.issuer, cmd.caller.agent)), codes
