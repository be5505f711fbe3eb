"""ChangeStaff."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.commands.check_staff import changed_staff, staff_of, takes_password
from accounts.commands.create_staff import staff_changed
from accounts.commands.guarded import refuse_own, settle_beside
from accounts.commands.tell_of_contact import tell_of_contact
from accounts.commands.verify_password import PasswordProof
from accounts.db import accounts
from accounts.db.vault import Vault
from accounts.domain.changes import Changes, changed_fields
from kit import audit, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class ChangeStaff:
    """``changes``: new values of some of name, e-mail, phone, bureau_id. ``current_password``: the admin's own."""

    account_id: UUID
    changes: Changes = field(repr=False)
    current_password: str = field(repr=False)
    by: Principal


async def check_staff_change(tx: Tx, vault: Vault, cmd: ChangeStaff) -> bool:
    """Whether it takes the admin's password. Raises as ``change_staff``, but that the password may be the wrong one."""
    refuse_own(cmd.account_id, cmd.by)
    before = staff_of(await accounts.find(tx, vault, cmd.account_id))
    await changed_staff(tx, before, cmd.changes, given=bool(cmd.current_password))
    return takes_password(before, cmd.changes)


async def change_staff(
    tx: Tx, vault: Vault, cmd: ChangeStaff, proof: PasswordProof | None = None
) -> DomainError | None:
    """The refusal, if any: to be raised after the commit, as a wrong password counts.

    Raises ``Conflict`` where it is the caller's own account, ``NotFound``, or ``Invalid`` with all faults.
    """
    refuse_own(cmd.account_id, cmd.by)
    if proof and (refused := await settle_beside(tx, proof, cmd.account_id)):
        return refused
    before = staff_of(await accounts.find_for_update(tx, vault, cmd.account_id))
    after = await changed_staff(tx, before, cmd.changes, given=proof is not None)
    if after == before:
        return None
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
    return None
