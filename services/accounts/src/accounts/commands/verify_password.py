"""What asks for the current password once more, in a session: a stolen session does not have it.

``check_password`` computes the slow hash, outside every transaction; ``settle_password`` draws the consequences in the
transaction of the change. Wrong passwords count like failed logins; the right one does not reset the count, as with it
codes of the second factor could be guessed for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.commands.login_delays import LoginKeys, delayed, refuse_while_delayed
from accounts.commands.parts import Parts
from accounts.commands.record_delayed_login import record_delayed_login, recording_delays
from accounts.commands.record_failed_login import RecordFailedLogin, record_failed_login
from accounts.db import accounts, throttles
from accounts.domain.codes import refusal
from accounts.domain.passwords import PASSWORD_WRONG
from accounts.domain.sessions import signed_out
from accounts.domain.throttling import LOGIN
from kit.auth import Principal
from kit.db import Database, Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class PasswordProof:
    """Whether the password that was given is the one behind ``password_hash``."""

    account_id: UUID
    keys: LoginKeys
    password_hash: str = field(repr=False)
    proven: bool


async def check_password(db: Database, parts: Parts, by: Principal, network: str, password: str) -> PasswordProof:
    """Raises ``Unauthenticated``, ``TooManyRequests``, or ``Unavailable`` where too many passwords wait."""
    async with db.transaction(readonly=True) as tx:
        login, password_hash = await _own(tx, by.account_id)
    keys = LoginKeys.of(parts.vault, login, network)
    async with recording_delays(db, keys), db.transaction(readonly=True) as tx:
        await refuse_while_delayed(tx, keys)
    return PasswordProof(by.account_id, keys, password_hash, await parts.passwords.verify(password_hash, password))


async def settle_password(tx: Tx, proof: PasswordProof) -> DomainError | None:
    """The refusal, if any: to be raised after the commit, as a wrong password counts.

    The account stays locked: nobody changes its password before what the proof is for is done.
    """
    _, password_hash = await _own(tx, proof.account_id, lock=True)  # before the count, as where a ticket is used
    wait = await throttles.wait(tx, LOGIN, proof.keys.login, lock=True)
    if not proof.proven or password_hash != proof.password_hash:
        await record_failed_login(tx, RecordFailedLogin(proof.keys, proof.account_id))
        return delayed(wait) if wait else refusal([PASSWORD_WRONG])
    if wait:
        await record_delayed_login(tx, proof.keys)
        return delayed(wait)
    return None


async def _own(tx: Tx, account_id: UUID, *, lock: bool = False) -> tuple[str, str]:
    credentials = await accounts.own_credentials(tx, account_id, lock=lock)
    if credentials is None:
        raise signed_out()
    return credentials
