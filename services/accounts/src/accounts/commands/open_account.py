"""What every way to a new account has in common."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.db import accounts, bureaus
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.forms import AccountForm
from accounts.domain.positions import BUREAU_UNKNOWN
from contracts.accounts import ContactChangedV1
from kit import outbox
from kit.db import Tx
from kit.errors import Fault
from kit.outbox import uuid7


async def open_account(tx: Tx, vault: Vault, form: AccountForm, password_hash: str) -> Account:
    """Writes the account and tells notifications how to reach it. ``form`` has no fault by itself.

    Raises ``Invalid`` with all that is taken or unknown.
    """
    if faults := await faults_with_others(tx, vault, form):
        raise form.refusal(faults)
    account = form.account(uuid7())
    await accounts.insert(tx, vault, account, password_hash)
    await outbox.add(tx, contact_of(account), cipher=vault.cipher)
    return account


async def faults_with_others(tx: Tx, vault: Vault, form: AccountForm) -> Sequence[Fault]:
    """What is wrong with the form in the light of what exists: names taken, bureaus unknown."""
    found = await accounts.taken(tx, vault, form)
    if form.wanted_bureau is not None and not await bureaus.is_active(tx, form.wanted_bureau):
        found.append(BUREAU_UNKNOWN)
    return found


def contact_of(account: Account) -> ContactChangedV1:
    return ContactChangedV1(account_id=account.id, name=account.person, email=account.email, phone=account.phone)
