"""GoOn: a login after one of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.commands.issue_tokens import Session
from accounts.commands.login_delays import LoginKeys
from accounts.commands.open_session import OpenSession, open_session
from accounts.commands.tickets import Ticket, open_ticket
from accounts.db import accounts, second_factors, throttles
from accounts.db.vault import Vault
from accounts.domain.login_steps import Demands, Login
from accounts.domain.throttling import LOGIN
from kit import audit
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is logging in, from where, and what is asked of them."""

    network: str
    issuer: str
    agent: str
    demands: Demands


@dataclass(frozen=True, slots=True)
class GoOn:
    """``code_given``: the step that asks for a code of the second factor lies behind."""

    account_id: UUID
    role: str
    keys: LoginKeys
    caller: Caller
    code_given: bool = False


async def go_on(tx: Tx, vault: Vault, cmd: GoOn) -> Session | Ticket:
    """The session, or a ticket for the next step: then the count of failures stays, else codes could be guessed for
    ever."""
    login = Login(
        cmd.role,
        await accounts.password_age(tx, cmd.account_id),
        await second_factors.is_enabled(tx, cmd.account_id),
        cmd.code_given,
    )
    if step := login.next_step(cmd.caller.demands):
        who = f"account/{cmd.account_id}"
        # who has the password and stops here is as good to know of as who got in
        await audit.record(tx, actor=who, role=cmd.role, action="password_proven", subject=who, after={"step": step})
        return await open_ticket(tx, cmd.account_id, step)
    await throttles.reset(tx, LOGIN, cmd.keys.login)
    return await open_session(tx, vault, OpenSession(cmd.account_id, cmd.caller.issuer, cmd.caller.agent))
