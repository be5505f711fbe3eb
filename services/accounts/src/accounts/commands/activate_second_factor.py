"""ActivateSecondFactor."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.commands.second_factor_code import hash_recovery_code, new_recovery_codes, take_digits
from accounts.db import login_tickets, second_factors
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.codes import refusal
from accounts.domain.second_factor import CODE_WRONG, write_recovery_code
from kit import audit
from kit.db import Tx
from kit.errors import Conflict


@dataclass(frozen=True, slots=True)
class ActivateSecondFactor:
    account: Account
    code: str = field(repr=False)


async def activate_second_factor(tx: Tx, vault: Vault, cmd: ActivateSecondFactor) -> list[str]:
    """The recovery codes, shown this once. Raises ``Invalid`` for a wrong code, ``Conflict`` where none was begun."""
    account = cmd.account
    stored = await second_factors.find(tx, vault, account.id, for_update=True)
    if stored is None or stored.enabled_at is not None:
        raise Conflict("second_factor_not_begun", "请先获取动态验证码密钥", "There is no second factor to activate")
    if not await take_digits(tx, account.id, stored, cmd.code):
        raise refusal([CODE_WRONG])
    codes = new_recovery_codes()
    await second_factors.enable(tx, account.id, [hash_recovery_code(vault, account.id, code) for code in codes])
    await login_tickets.delete_all(tx, account.id)  # no login goes on that was begun without it
    await request_letter(tx, vault, RequestLetter.to(account, "second_factor_enabled"))
    subject = f"account/{account.id}"
    await audit.record(tx, actor=subject, role=account.role, action="second_factor_enabled", subject=subject)
    return [write_recovery_code(code) for code in codes]
