"""What every change of a password has in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import accounts, former_passwords, login_tickets, refresh_tokens
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.codes import refusal
from accounts.domain.passwords import PasswordRule
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class Chosen:
    """A new password without faults of its own. ``used_before``: it is one of the last ones that ``rule`` refuses."""

    rule: PasswordRule
    password_hash: str = field(repr=False)
    used_before: bool


async def set_password(tx: Tx, vault: Vault, account: Account, chosen: Chosen, *, keep: UUID | None = None) -> int:
    """Ends the account's logins but ``keep``, also those that are half done, and tells its owner.

    Answers how many lasting ones were ended. Raises ``Invalid`` for a password that was used before.
    """
    if chosen.used_before:
        raise refusal([chosen.rule.reused])
    await former_passwords.keep(tx, account.id, limit=max(chosen.rule.history - 1, 0))
    await accounts.set_password(tx, account.id, chosen.password_hash)
    await login_tickets.delete_all(tx, account.id)
    await request_letter(tx, vault, RequestLetter.to(account, "password_changed"))
    return await refresh_tokens.revoke_all(tx, account.id, but=keep)
