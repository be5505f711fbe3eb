"""ResetSecondFactor: by an admin, for somebody who has lost theirs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import accounts, login_tickets, refresh_tokens, second_factors
from accounts.db.vault import Vault
from accounts.domain.account import Account
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class ResetSecondFactor:
    account_id: UUID
    by: Principal


async def reset_second_factor(tx: Tx, vault: Vault, cmd: ResetSecondFactor) -> None:
    """Raises ``NotFound`` where there is no such account, or it has none."""
    account = await accounts.get(tx, vault, cmd.account_id)
    if not await take_away(tx, vault, account):
        raise NotFound("second_factor_not_found", "该账号未启用动态验证码登录", "The account has no second factor")
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="second_factor_reset", subject=f"account/{account.id}"
    )


async def take_away(tx: Tx, vault: Vault, account: Account) -> bool:
    """Ends what was begun with it, too, and tells the owner. False where there was none that counted."""
    if not await second_factors.remove(tx, account.id):
        return False
    await login_tickets.delete_all(tx, account.id)
    await refresh_tokens.revoke_all(tx, account.id)
    await request_letter(tx, vault, RequestLetter.to(account, "second_factor_reset"))
    return True
