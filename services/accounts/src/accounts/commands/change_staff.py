"""ChangeStaff."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

from accounts.commands.check_form import is_email
from accounts.commands.create_staff import staff_changed
from accounts.commands.tell_of_contact import tell_of_contact
from accounts.db import accounts, bureaus
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.changes import STAFF_ORDER, Changes, changed_contact, changed_fields, contact_faults, refusal
from accounts.domain.positions import BUREAU_UNKNOWN, unit_faults
from kit import audit, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Fault, NotFound

STAFF = frozenset({"bureau", "admin", "auditor"})


@dataclass(frozen=True, slots=True)
class ChangeStaff:
    """``changes``: new values of some of name, e-mail, phone, bureau_id."""

    account_id: UUID
    changes: Changes = field(repr=False)
    by: Principal


async def change_staff(tx: Tx, vault: Vault, cmd: ChangeStaff) -> None:
    """Raises ``NotFound``, or ``Invalid`` with all faults."""
    before = await accounts.find_for_update(tx, vault, cmd.account_id)
    if before is None or before.role not in STAFF:
        raise NotFound("account_not_found", "没有找到该账号", "There is no such account")
    after = changed_contact(before, cmd.changes)
    after = replace(after, bureau_id=cmd.changes.get("bureau_id", before.bureau_id))
    faults = [*contact_faults(cmd.changes, is_email), *await _bureau_faults(tx, before, after)]
    if faults:
        raise refusal(faults, STAFF_ORDER)
    if after == before:
        return
    await accounts.save(tx, vault, after)
    fields = changed_fields(before, after)
    if fields:
        await tell_of_contact(tx, vault, before, after, fields)
    if after.bureau_id != before.bureau_id:
        await outbox.add(tx, staff_changed(after))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="staff_changed",
        subject=f"account/{after.id}",
        before={"bureau_id": before.bureau_id},
        after={"bureau_id": after.bureau_id, "changed": fields},
    )


async def _bureau_faults(tx: Tx, before: Account, after: Account) -> list[Fault]:
    """Staff may stay with a bureau that was switched off, and not come to one."""
    if after.bureau_id == before.bureau_id:
        return []
    found = unit_faults(after.role, after.bureau_id)
    if not found and after.bureau_id is not None and not await bureaus.is_active(tx, after.bureau_id):
        found.append(BUREAU_UNKNOWN)
    return found
