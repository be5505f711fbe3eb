"""ReplaceOldPassword: in the middle of a login whose password is too old."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.go_on import Caller, GoOn, go_on
from accounts.commands.issue_tokens import Session
from accounts.commands.login_delays import LoginKeys
from accounts.commands.set_password import Chosen, set_password
from accounts.commands.tickets import Ticket, account_of_ticket
from accounts.db.vault import Vault
from kit import audit
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class ReplaceOldPassword:
    ticket: str = field(repr=False)
    chosen: Chosen
    caller: Caller


async def replace_old_password(tx: Tx, vault: Vault, cmd: ReplaceOldPassword) -> Session | Ticket:
    """What follows in the login. Raises ``Unauthenticated`` for a ticket that is none, and ``Invalid``."""
    account = await account_of_ticket(tx, vault, cmd.ticket, "new_password")
    ended = await set_password(tx, vault, account, cmd.chosen)
    await audit.record(
        tx,
        actor=f"account/{account.id}",
        role=account.role,
        action="password_changed",
        subject=f"account/{account.id}",
        after={"sessions_ended": ended},
    )
    keys = LoginKeys.of(vault, account.login, cmd.caller.network)
    return await go_on(tx, vault, GoOn(account.id, account.role, keys, cmd.caller, code_given=True))
