"""LogIn: what follows from a login's password having been found right or wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.issue_tokens import Session
from accounts.commands.login_delays import LoginKeys, delayed
from accounts.commands.open_session import OpenSession, open_session
from accounts.commands.record_failed_login import RecordFailedLogin, record_failed_login
from accounts.commands.tickets import Ticket, open_ticket
from accounts.db import second_factors, throttles
from accounts.db.accounts import Credentials
from accounts.db.vault import Vault
from accounts.domain.second_factor import MUST_HAVE_ONE, TicketPurpose
from accounts.domain.throttling import ADDRESS, LOGIN
from kit.db import Tx
from kit.errors import DomainError, Unauthenticated


@dataclass(frozen=True, slots=True)
class LogIn:
    """``known`` is missing where nobody has the login. ``demanding``: some roles must have a second factor."""

    keys: LoginKeys
    known: Credentials | None = field(repr=False)
    proven: bool
    issuer: str
    agent: str
    demanding: bool


async def log_in(tx: Tx, vault: Vault, cmd: LogIn) -> Session | Ticket | DomainError:
    """The session, a ticket where a second factor is due, or the refusal.

    A refusal is raised after the commit, as the count of failures must stay.
    The delay is looked at once more, under a lock: of many guesses sent at once only the free ones are answered, and
    the others learn nothing, right or wrong.
    """
    wait = await throttles.wait(tx, LOGIN, cmd.keys.login, lock=True)
    wait = max(wait, await throttles.wait(tx, ADDRESS, cmd.keys.address))
    if cmd.known is None or not cmd.known.active or not cmd.proven:
        await record_failed_login(tx, RecordFailedLogin(cmd.keys, cmd.known.account_id if cmd.known else None))
        return delayed(wait) if wait else _failed()
    if wait:
        return delayed(wait)
    if due := await _due(tx, cmd.known, demanding=cmd.demanding):
        return await open_ticket(tx, cmd.known.account_id, due)  # the count stays: else codes could be guessed for ever
    await throttles.reset(tx, LOGIN, cmd.keys.login)
    return await open_session(tx, vault, OpenSession(cmd.known.account_id, cmd.issuer, cmd.agent))


async def _due(tx: Tx, known: Credentials, *, demanding: bool) -> TicketPurpose | None:
    if await second_factors.is_enabled(tx, known.account_id):
        return "code"
    return "set_up" if demanding and known.role in MUST_HAVE_ONE else None


def _failed() -> Unauthenticated:
    return Unauthenticated("login_failed", "账号或密码错误", "The login or the password is wrong")
