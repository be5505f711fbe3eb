"""CreateExpert."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.open_account import open_account
from accounts.db import experts
from accounts.db.vault import Vault
from accounts.domain.account import Account, Expertise
from accounts.domain.forms import ExpertForm
from contracts.accounts import ExpertChangedV1
from kit import audit, outbox
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class CreateExpert:
    """``actor`` is who creates it, as audit records name it."""

    form: ExpertForm
    password_hash: str = field(repr=False)
    actor: str
    actor_role: str


async def create_expert(tx: Tx, vault: Vault, cmd: CreateExpert) -> Account:
    """Raises ``Invalid`` where the login is taken or the bureau is not active."""
    account = await open_account(tx, vault, cmd.form, cmd.password_hash)
    expertise = cmd.form.expertise
    await experts.insert(tx, account.id, expertise)
    await outbox.add(tx, expert_changed(account, expertise))
    await audit.record(
        tx,
        actor=cmd.actor,
        role=cmd.actor_role,
        action="expert_created",
        subject=f"account/{account.id}",
        after={"specialities": expertise.specialities, "bureau_id": expertise.bureau_id},
    )
    return account


def expert_changed(account: Account, expertise: Expertise) -> ExpertChangedV1:
    return ExpertChangedV1(
        account_id=account.id,
        organisation=expertise.organisation,
        bureau_id=expertise.bureau_id,
        specialities=expertise.specialities,
        load_limit=expertise.load_limit,
        active=account.active,
    )
