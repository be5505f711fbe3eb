"""ConfirmEmail."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.email_code import take_code
from accounts.db import accounts
from accounts.db.vault import Vault
from accounts.domain.codes import CODE_WRONG, refusal
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class ConfirmEmail:
    code: str = field(repr=False)
    by: Principal


async def confirm_email(tx: Tx, vault: Vault, cmd: ConfirmEmail) -> Invalid | None:
    """The refusal, if any: to be raised after the commit, as a wrong code counts."""
    account = await accounts.get(tx, vault, cmd.by.account_id)
    if not await take_code(tx, vault, account, "email_confirmation", cmd.code):
        return refusal([CODE_WRONG])
    await accounts.confirm_email(tx, account.id)
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="email_confirmed", subject=f"account/{account.id}"
    )
    return None
