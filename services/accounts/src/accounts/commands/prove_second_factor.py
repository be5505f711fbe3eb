"""ProveSecondFactor: the second step of a login."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.go_on import Caller, GoOn, go_on
from accounts.commands.issue_tokens import Session
from accounts.commands.login_delays import LoginKeys, delayed
from accounts.commands.record_delayed_login import record_delayed_login
from accounts.commands.record_failed_login import RecordFailedLogin, record_failed_login
from accounts.commands.second_factor_code import take_second_factor
from accounts.commands.tickets import Ticket, account_of_ticket
from accounts.db import login_tickets, throttles
from accounts.db.vault import Vault
from accounts.domain.codes import refusal
from accounts.domain.second_factor import CODE_WRONG
from accounts.domain.throttling import LOGIN
from kit.db import Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class ProveSecondFactor:
    ticket: str = field(repr=False)
    code: str = field(repr=False)
    caller: Caller


async def prove_second_factor(tx: Tx, vault: Vault, cmd: ProveSecondFactor) -> Session | Ticket | DomainError:
    """What follows in the login, or the refusal: to be raised after the commit.

    A wrong code counts like a wrong password. Raises ``Unauthenticated`` for a ticket that is none.
    """
    account = await account_of_ticket(tx, vault, cmd.ticket, "code")
    keys = LoginKeys.of(vault, account.login, cmd.caller.network)
    if wait := await throttles.wait(tx, LOGIN, keys.login, lock=True):
        await record_delayed_login(tx, keys)
        return delayed(wait)
    if not await take_second_factor(tx, vault, account.id, cmd.code):
        await record_failed_login(tx, RecordFailedLogin(keys, account.id))
        return refusal([CODE_WRONG])
    await login_tickets.delete_all(tx, account.id)
    return await go_on(tx, vault, GoOn(account.id, account.role, keys, cmd.caller, code_given=True))
