"""CreateStaff."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.open_account import open_account
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.forms import StaffForm
from contracts.accounts import StaffChangedV1
from kit import audit, outbox
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class CreateStaff:
    """``actor`` is who creates it, as audit records name it."""

    form: StaffForm
    password_hash: str = field(repr=False)
    actor: str
    actor_role: str


async def create_staff(tx: Tx, vault: Vault, cmd: CreateStaff) -> Account:
    """Raises ``Invalid`` where the login is taken or the bureau is not active."""
    account = await open_account(tx, vault, cmd.form, cmd.password_hash)
    await outbox.add(tx, staff_changed(account))
    await audit.record(
        tx,
        actor=cmd.actor,
        role=cmd.actor_role,
        action="staff_created",
        subject=f"account/{account.id}",
        after={"role": account.role, "bureau_id": account.bureau_id},
    )
    return account


def staff_changed(account: Account) -> StaffChangedV1:
    return StaffChangedV1(account_id=account.id, role=account.role, bureau_id=account.bureau_id, active=account.active)
