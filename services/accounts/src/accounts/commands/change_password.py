"""ChangePassword: by its owner, who proves the current one."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.issue_tokens import hash_of
from accounts.commands.set_password import Chosen, set_password
from accounts.commands.verify_password import PasswordProof, settle_password
from accounts.db import accounts, refresh_tokens
from accounts.db.vault import Vault
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """``chosen`` is missing where the current password was not proven. ``refresh_token``: that of the login that goes
    on."""

    proof: PasswordProof
    chosen: Chosen | None
    refresh_token: str = field(repr=False)
    by: Principal


async def change_password(tx: Tx, vault: Vault, cmd: ChangePassword) -> DomainError | None:
    """The refusal, if any: to be raised after the commit. A wrong current password counts like a failed login.

    Raises ``Invalid`` for a password that was used before.
    """
    if (refused := await settle_password(tx, cmd.proof)) or cmd.chosen is None:
        return refused
    account = await accounts.get(tx, vault, cmd.by.account_id)
    present = await refresh_tokens.family_of(tx, hash_of(cmd.refresh_token))
    ended = await set_password(tx, vault, account, cmd.chosen, keep=present)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="password_changed",
        subject=cmd.by.actor,
        after={"sessions_ended": ended},
    )
    return None
