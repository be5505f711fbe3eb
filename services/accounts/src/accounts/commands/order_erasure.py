"""OrderErasure: by an admin, for an account that is not their own, so the last admin is never erased."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.commands.switch_account import SwitchAccount, switch_account
from accounts.db import accounts, erasures
from accounts.db.vault import Vault
from accounts.domain.erasure import GRACE
from accounts.domain.unmasking import reason_faults
from kit import audit
from kit.auth import Principal
from kit.db import Tx, now
from kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class OrderErasure:
    account_id: UUID
    reason: str
    by: Principal


async def order_erasure(tx: Tx, vault: Vault, cmd: OrderErasure) -> None:
    """Switches the account off at once and has it erased after the grace period; reactivation takes that back.

    Raises ``Invalid`` where the reason is none, else as ``switch_account``.
    """
    if faults := reason_faults(cmd.reason):
        raise Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=faults)
    await switch_account(tx, vault, SwitchAccount(cmd.account_id, False, cmd.by))
    account = await accounts.get(tx, vault, cmd.account_id)
    # the link in a letter to the owner, if there was one, is no use any more
    await erasures.schedule(tx, account.id, account.erasure_due_at or await now(tx) + GRACE, None)
    if account.erasure_due_at is None:
        await request_letter(tx, vault, RequestLetter.to(account, "erasure_requested", life=GRACE))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="erasure_ordered",
        subject=f"account/{account.id}",
        reason=cmd.reason.strip(),
    )
