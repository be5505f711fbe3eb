"""ResetSecondFactor: by an admin, for somebody who has lost theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.commands.guarded import refuse_own, settle_beside
from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.commands.verify_password import PasswordProof
from accounts.db import accounts, login_tickets, refresh_tokens, second_factors
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.codes import refusal
from accounts.domain.text import required
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import DomainError, NotFound


@dataclass(frozen=True, slots=True)
class ResetSecondFactor:
    """``current_password``: the admin's own."""

    account_id: UUID
    current_password: str = field(repr=False)
    by: Principal


async def check_reset(tx: Tx, vault: Vault, cmd: ResetSecondFactor) -> bool:
    """Whether it takes the admin's password. Raises as ``reset_second_factor``, but that it may be the wrong one."""
    account = await _account(tx, vault, cmd, given=bool(cmd.current_password))
    if not await second_factors.is_enabled(tx, account.id):
        raise _none()
    return account.is_guarded


async def reset_second_factor(
    tx: Tx, vault: Vault, cmd: ResetSecondFactor, proof: PasswordProof | None = None
) -> DomainError | None:
    """The refusal, if any: to be raised after the commit, as a wrong password counts.

    Raises ``Conflict`` where it is the caller's own account, ``NotFound`` where there is no such account or it has
    none, or ``Invalid`` where a password is missing.
    """
    account = await _account(tx, vault, cmd, given=proof is not None)
    if proof and (refused := await settle_beside(tx, proof, account.id)):
        return refused
    if not await take_away(tx, vault, account):
        raise _none()
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="second_factor_reset", subject=f"account/{account.id}"
    )
    return None


async def take_away(tx: Tx, vault: Vault, account: Account) -> bool:
    """Ends what was begun with it, too, and tells the owner. False where there was none that counted."""
    if not await second_factors.remove(tx, account.id):
        return False
    await login_tickets.delete_all(tx, account.id)
    await refresh_tokens.revoke_all(tx, account.id)
    await request_letter(tx, vault, RequestLetter.to(account, "second_factor_reset"))
    return True


async def _account(tx: Tx, vault: Vault, cmd: ResetSecondFactor, *, given: bool) -> Account:
    refuse_own(cmd.account_id, cmd.by)
    account = await accounts.get(tx, vault, cmd.account_id)
    if account.is_guarded and not given:
        raise refusal([required("current_password")])
    return account


def _none() -> NotFound:
    return NotFound("second_factor_not_found", "该账号未启用动态验证码登录", "The account has no second factor")
