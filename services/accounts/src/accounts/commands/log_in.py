"""LogIn: what follows from a login's password having been found right or wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.go_on import Caller, GoOn, go_on
from accounts.commands.issue_tokens import Session
from accounts.commands.login_delays import LoginKeys, delayed
from accounts.commands.record_delayed_login import record_delayed_login
from accounts.commands.record_failed_login import RecordFailedLogin, record_failed_login
from accounts.commands.tickets import Ticket
from accounts.db import accounts, throttles
from accounts.db.accounts import Credentials
from accounts.db.vault import Vault
from accounts.domain.sessions import login_failed
from accounts.domain.throttling import ADDRESS, LOGIN
from kit.db import Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class LogIn:
    """``known`` is missing where nobody has the login."""

    keys: LoginKeys
    known: Credentials | None = field(repr=False)
    proven: bool
    caller: Caller


async def log_in(tx: Tx, vault: Vault, cmd: LogIn) -> Session | Ticket | DomainError:
    """The session, a ticket where more is due, or the refusal.

    A refusal is raised after the commit, as the count of failures must stay.
    The delay is looked at once more, under a lock: of many guesses sent at once only the free ones are answered, and
    the others learn nothing, right or wrong.
    """
    # before the count, as everywhere
    locked = await accounts.lock(tx, [cmd.known.account_id] if cmd.known else [])
    account = locked.get(cmd.known.account_id) if cmd.known else None
    wait = await throttles.wait(tx, LOGIN, cmd.keys.login, lock=True)
    wait = max(wait, await throttles.wait(tx, ADDRESS, cmd.keys.address))
    if account is None or not _is_proven(cmd, account):
        await record_failed_login(tx, RecordFailedLogin(cmd.keys, cmd.known.account_id if cmd.known else None))
        return delayed(wait) if wait else login_failed()
    if wait:
        await record_delayed_login(tx, cmd.keys)
        return delayed(wait)
    return await go_on(tx, vault, GoOn(account.account_id, account.role, cmd.keys, cmd.caller))


def _is_proven(cmd: LogIn, account: Credentials) -> bool:
    """The password was looked at unlocked, and that takes long when many wait: meanwhile the account may have been
    switched off, or the password replaced by an owner who wants whoever is about to log in with the old one out."""
    unchanged = cmd.known is not None and cmd.known.password_hash == account.password_hash
    return cmd.proven and unchanged and account.active
