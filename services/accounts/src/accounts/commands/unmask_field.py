"""UnmaskField."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.db import people
from accounts.db.vault import Vault
from accounts.domain.account import PersonalField
from accounts.domain.unmasking import reason_faults
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Fault, Invalid, NotFound


@dataclass(frozen=True, slots=True)
class UnmaskField:
    account_id: UUID
    field: PersonalField
    reason: str
    by: Principal


async def unmask_field(tx: Tx, vault: Vault, cmd: UnmaskField) -> str:
    """The value in the clear. Who saw which field of whom, and why, is on record; the value is not.

    Raises ``NotFound``, or ``Invalid`` where the reason is none or the account has no such field.
    """
    faults = reason_faults(cmd.reason)
    person = await people.get(tx, vault, cmd.account_id)
    if person is None:
        raise NotFound("account_not_found", "没有找到该账号", "There is no such account")
    value = person.value_of(cmd.field)
    if value is None:
        faults.insert(0, Fault("field", "field_empty", "该账号没有此项信息", "is not a field of this account"))
    if faults or value is None:
        raise Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=faults)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="personal_data_unmasked",
        subject=f"account/{cmd.account_id}",
        after={"field": cmd.field},
        reason=cmd.reason.strip(),
    )
    return value
