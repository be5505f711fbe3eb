"""SwitchAccount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from accounts.commands.create_expert import expert_changed
from accounts.commands.create_staff import staff_changed
from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.commands.take_erasure_back import take_erasure_back
from accounts.db import accounts, experts, refresh_tokens
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.sessions import signed_out
from kit import audit, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class SwitchAccount:
    """On or off: an account that is off cannot log in, and all its sessions have ended."""

    account_id: UUID
    active: bool
    by: Principal


async def switch_account(tx: Tx, vault: Vault, cmd: SwitchAccount) -> None:
    """Raises ``NotFound``, or ``Conflict`` where it is the caller's own: the last admin cannot be lost that way."""
    if cmd.account_id == cmd.by.account_id:
        raise Conflict("own_account", "不能停用或启用自己的账号", "Nobody switches their own account")
    known = await accounts.lock(tx, [cmd.account_id, cmd.by.account_id])
    own = known.get(cmd.by.account_id)
    if own and not own.active:  # two admins who switch each other off: the second is too late
        raise signed_out()
    before = await accounts.find(tx, vault, cmd.account_id)
    if before is None:
        raise NotFound("account_not_found", "没有找到该账号", "There is no such account")
    if before.active == cmd.active:
        return
    await accounts.switch(tx, before.id, active=cmd.active)
    if cmd.active:
        await take_erasure_back(tx, vault, before, actor=cmd.by.actor, role=cmd.by.role)
    else:
        await refresh_tokens.revoke_all(tx, before.id)
        await request_letter(tx, vault, RequestLetter.to(before, "account_deactivated"))
    await _tell(tx, replace(before, active=cmd.active))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="account_reactivated" if cmd.active else "account_deactivated",
        subject=f"account/{before.id}",
    )


async def _tell(tx: Tx, account: Account) -> None:
    """An applicant's being off concerns nobody else: who cannot log in does nothing."""
    if expertise := await experts.find(tx, account.id):
        await outbox.add(tx, expert_changed(account, expertise))
    elif account.role != "applicant":
        await outbox.add(tx, staff_changed(account))
