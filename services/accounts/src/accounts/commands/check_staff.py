"""What becomes of a staff account by an admin's changes, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

from accounts.commands.check_form import is_email
from accounts.db import bureaus
from accounts.domain.account import Account
from accounts.domain.changes import STAFF_ORDER, Changes, changed_contact, contact_faults, needs_password, refusal
from accounts.domain.positions import BUREAU_UNKNOWN, unit_faults
from accounts.domain.text import required
from kit.db import Tx
from kit.errors import Fault, NotFound

STAFF = frozenset({"bureau", "admin", "auditor"})


def staff_of(account: Account | None) -> Account:
    """Raises ``NotFound`` where it is nobody's, or not of staff."""
    if account is None or account.role not in STAFF:
        raise NotFound("account_not_found", "没有找到该账号", "There is no such account")
    return account


def takes_password(before: Account, changes: Changes) -> bool:
    """Whether the admin must give their own password with these changes."""
    return before.is_guarded and needs_password(changes)


async def changed_staff(tx: Tx, before: Account, changes: Changes, *, given: bool) -> Account:
    """``given``: the admin's password comes with them. Raises ``Invalid`` with all faults."""
    after = replace(changed_contact(before, changes), bureau_id=changes.get("bureau_id", before.bureau_id))
    faults = [*contact_faults(changes, is_email), *await _bureau_faults(tx, before, after)]
    if takes_password(before, changes) and not given:
        faults.append(required("current_password"))
    if faults:
        raise refusal(faults, STAFF_ORDER)
    return after


async def _bureau_faults(tx: Tx, before: Account, after: Account) -> list[Fault]:
    """Staff may stay with a bureau that was switched off, and not come to one."""
    if after.bureau_id == before.bureau_id:
        return []
    found = unit_faults(after.role, after.bureau_id)
    if not found and after.bureau_id is not None and not await bureaus.is_active(tx, after.bureau_id):
        found.append(BUREAU_UNKNOWN)
    return found
