"""RegisterApplicant."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.email_code import send_code
from accounts.commands.open_account import open_account
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.forms import IndividualForm, OrganisationForm
from contracts.accounts import ApplicantRegisteredV1
from kit import audit, outbox
from kit.db import Tx, now


@dataclass(frozen=True, slots=True)
class RegisterApplicant:
    form: OrganisationForm | IndividualForm
    password_hash: str = field(repr=False)


async def register_applicant(tx: Tx, vault: Vault, cmd: RegisterApplicant) -> Account:
    """Sends a code by which the address is confirmed.

    Raises ``Invalid`` where the name, identifier or login is registered already.
    """
    account = await open_account(tx, vault, cmd.form, cmd.password_hash)
    await send_code(tx, vault, account, "email_confirmation")
    await outbox.add(
        tx,
        ApplicantRegisteredV1(
            account_id=account.id,
            kind="organisation" if account.is_organisation else "individual",
            organisation_name=account.name if account.is_organisation else None,
            organisation_kind=account.organisation_kind,
            registered_at=await now(tx),
        ),
    )
    await audit.record(
        tx,
        actor=f"account/{account.id}",
        role=account.role,
        action="applicant_registered",
        subject=f"account/{account.id}",
        after={"kind": account.kind},
    )
    return account
