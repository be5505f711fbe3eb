"""RemoveSecondFactor: by its owner, who proves it once more."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.login_delays import LoginKeys, delayed
from accounts.commands.record_delayed_login import record_delayed_login
from accounts.commands.record_failed_login import RecordFailedLogin, record_failed_login
from accounts.commands.reset_second_factor import take_away
from accounts.commands.second_factor_code import take_second_factor
from accounts.db import accounts, throttles
from accounts.db.vault import Vault
from accounts.domain.codes import refusal
from accounts.domain.second_factor import CODE_WRONG
from accounts.domain.throttling import LOGIN
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class RemoveSecondFactor:
    code: str = field(repr=False)
    network: str
    by: Principal


async def remove_second_factor(tx: Tx, vault: Vault, cmd: RemoveSecondFactor) -> DomainError | None:
    """The refusal, if any: to be raised after the commit. Whoever must have one sets up another at the next login."""
    account = await accounts.get(tx, vault, cmd.by.account_id)
    keys = LoginKeys.of(vault, account.login, cmd.network)
    if wait := await throttles.wait(tx, LOGIN, keys.login, lock=True):
        await record_delayed_login(tx, keys)
        return delayed(wait)
    if not await take_second_factor(tx, vault, account.id, cmd.code):
        await record_failed_login(tx, RecordFailedLogin(keys, account.id))
        return refusal([CODE_WRONG])
    await take_away(tx, vault, account)
    await audit.record(tx, actor=cmd.by.actor, role=cmd.by.role, action="second_factor_removed", subject=cmd.by.actor)
    return None
