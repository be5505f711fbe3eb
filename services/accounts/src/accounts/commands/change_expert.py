"""ChangeExpert."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from uuid import UUID

from accounts.commands.check_form import is_email
from accounts.commands.create_expert import expert_changed
from accounts.commands.tell_of_contact import tell_of_contact
from accounts.db import accounts, bureaus, experts
from accounts.db.vault import Vault
from accounts.domain.changes import (
    EXPERT_ORDER,
    Changes,
    changed_contact,
    changed_expertise,
    changed_fields,
    contact_faults,
    refusal,
)
from accounts.domain.positions import BUREAU_UNKNOWN, expertise_faults
from kit import audit, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class ChangeExpert:
    """``changes``: new values of some of name, e-mail, phone, organisation, bureau_id, specialities, load_limit."""

    account_id: UUID
    changes: Changes = field(repr=False)
    by: Principal


async def change_expert(tx: Tx, vault: Vault, cmd: ChangeExpert) -> None:
    """Raises ``NotFound``, or ``Invalid`` with all faults."""
    before = await accounts.find_for_update(tx, vault, cmd.account_id)
    expertise = await experts.find(tx, cmd.account_id)
    if before is None or expertise is None:
        raise NotFound("account_not_found", "没有找到该账号", "There is no such account")
    after, better = changed_contact(before, cmd.changes), changed_expertise(expertise, cmd.changes)
    faults = [*contact_faults(cmd.changes, is_email), *expertise_faults(better)]
    moved = better.bureau_id not in {None, expertise.bureau_id}
    if moved and better.bureau_id is not None and not await bureaus.is_active(tx, better.bureau_id):
        faults.append(BUREAU_UNKNOWN)
    if faults:
        raise refusal(faults, EXPERT_ORDER)
    fields = changed_fields(before, after)
    if fields:
        await accounts.save(tx, vault, after)
        await tell_of_contact(tx, vault, before, after, fields)
    if better != expertise:
        await experts.save(tx, after.id, better)
        await outbox.add(tx, expert_changed(after, better))
    if fields or better != expertise:
        await audit.record(
            tx,
            actor=cmd.by.actor,
            role=cmd.by.role,
            action="expert_changed",
            subject=f"account/{after.id}",
            before=asdict(expertise),
            after=asdict(better) | {"changed": fields},
        )
