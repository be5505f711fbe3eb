"""Table accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import UUID

import asyncpg

from accounts.db.vault import Vault
from accounts.domain.account import Account, IdentifierKind
from accounts.domain.forms import IDENTIFIER_TAKEN, LOGIN_TAKEN, NAME_TAKEN, AccountForm
from accounts.domain.logins import fold_login
from accounts.domain.text import fold
from kit.db import Row, Tx
from kit.errors import Fault, Invalid, NotFound

_INSERT = """
INSERT INTO accounts (
    id, role, kind, organisation_name, organisation_folded, name_sealed, identifier_sealed, identifier_index,
    email_sealed, phone_sealed, contact_name_sealed, login, login_folded, password_hash, bureau_id, active)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
"""
_COLUMNS = """
id, role, kind, organisation_name, name_sealed, identifier_sealed, email_sealed, phone_sealed, contact_name_sealed,
login, bureau_id, active, email_confirmed_at, version, erasure_due_at
"""
# an account that was erased is a number that records name, and nobody
_GET = f"SELECT {_COLUMNS} FROM accounts WHERE id = $1 AND erased_at IS NULL"  # noqa: S608 - constants only
_GET_FOR_UPDATE = f"{_GET} FOR UPDATE"
_LOCK = "SELECT id, role, password_hash, active FROM accounts WHERE id = ANY ($1) ORDER BY id FOR UPDATE"
_UPDATE = """
UPDATE accounts SET name_sealed = $2, email_sealed = $3, phone_sealed = $4, contact_name_sealed = $5, bureau_id = $6,
    email_confirmed_at = $7, version = version + 1
WHERE id = $1
"""
_SWITCH = "UPDATE accounts SET active = $2 WHERE id = $1"
_HASH_AGE = "SELECT now() - password_set_at FROM accounts WHERE id = $1"
_CREDENTIALS = "SELECT id, role, password_hash, active FROM accounts WHERE login_folded = $1"
_OWN_CREDENTIALS = "SELECT login, password_hash FROM accounts WHERE id = $1 AND active"
_LOCK_OWN_CREDENTIALS = f"{_OWN_CREDENTIALS} FOR NO KEY UPDATE"
_SET_HASH = "UPDATE accounts SET password_hash = $2, password_set_at = now() WHERE id = $1 AND erased_at IS NULL"
_CONFIRM_EMAIL = """
UPDATE accounts SET email_confirmed_at = coalesce(email_confirmed_at, now()) WHERE id = $1 AND erased_at IS NULL
"""
# the name of an erased organisation is free for the same organisation alone
_TAKEN = """
SELECT coalesce(bool_or(organisation_folded = $1 AND (erased_at IS NULL OR identifier_index <> $2)), false) AS name,
       coalesce(bool_or(identifier_index = $2 AND erased_at IS NULL), false) AS identifier,
       coalesce(bool_or(login_folded = $3), false) AS login
FROM accounts WHERE organisation_folded = $1 OR identifier_index = $2 OR login_folded = $3
"""
_UNIQUE: Mapping[str | None, Fault] = {
    "accounts_organisation": NAME_TAKEN,
    "accounts_identifier": IDENTIFIER_TAKEN,
    "accounts_login": LOGIN_TAKEN,
}


@dataclass(frozen=True, slots=True)
class Credentials:
    account_id: UUID
    role: str
    password_hash: str = field(repr=False)
    active: bool


async def insert(tx: Tx, vault: Vault, account: Account, password_hash: str) -> None:
    """Raises ``Invalid`` where another account was faster with the name, identifier or login."""
    organisation = account.name if account.is_organisation else None
    seal = partial(_seal, vault, account.id)
    try:
        await tx.execute(
            _INSERT,
            account.id,
            account.role,
            account.kind,
            organisation,
            fold(organisation) if organisation else None,
            None if organisation else seal("name", account.name),
            seal("identifier", account.identifier),
            _index(vault, account.identifier_number),
            seal("email", account.email),
            seal("phone", account.phone),
            seal("contact_name", account.contact_name),
            account.login,
            fold_login(account.login),
            password_hash,
            account.bureau_id,
            account.active,
        )
    except asyncpg.UniqueViolationError as error:
        fault = _UNIQUE.get(error.constraint_name)
        if fault is None:
            raise
        raise Invalid("form_invalid", fault.zh, fault.en, faults=[fault]) from None


async def taken(tx: Tx, vault: Vault, form: AccountForm) -> list[Fault]:
    """Which of what must be unique is somebody else's already."""
    organisation = fold(form.organisation_name) if form.organisation_name else None
    row = await tx.fetchrow(_TAKEN, organisation, _index(vault, form.identifier_number), fold_login(form.login))
    faults = {"name": NAME_TAKEN, "identifier": IDENTIFIER_TAKEN, "login": LOGIN_TAKEN}
    return [fault for column, fault in faults.items() if row and row[column]]


async def find(tx: Tx, vault: Vault, account_id: UUID) -> Account | None:
    row = await tx.fetchrow(_GET, account_id)
    return account_of(vault, row) if row else None


async def find_for_update(tx: Tx, vault: Vault, account_id: UUID) -> Account | None:
    row = await tx.fetchrow(_GET_FOR_UPDATE, account_id)
    return account_of(vault, row) if row else None


async def lock(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, Credentials]:
    """Those that exist, as they are from now on; in one order, so that two who lock the same never wait in a ring."""
    return {row["id"]: _credentials(row) for row in await tx.fetch(_LOCK, account_ids)}


async def save(tx: Tx, vault: Vault, account: Account) -> None:
    """Writes what may change in an account, as its next version. An organisation's name does not."""
    name = None if account.is_organisation else account.name
    texts = {"name": name, "email": account.email, "phone": account.phone, "contact_name": account.contact_name}
    sealed = [_seal(vault, account.id, column, text) for column, text in texts.items()]
    await tx.execute(_UPDATE, account.id, *sealed, account.bureau_id, account.email_confirmed_at)


async def switch(tx: Tx, account_id: UUID, *, active: bool) -> None:
    await tx.execute(_SWITCH, account_id, active)


async def get(tx: Tx, vault: Vault, account_id: UUID) -> Account:
    """Raises ``NotFound``."""
    account = await find(tx, vault, account_id)
    if account is None:
        raise NotFound("account_not_found", "没有找到该账号", "There is no such account")
    return account


async def set_password(tx: Tx, account_id: UUID, password_hash: str) -> None:
    await tx.execute(_SET_HASH, account_id, password_hash)


async def password_age(tx: Tx, account_id: UUID) -> timedelta:
    return await tx.fetchval(_HASH_AGE, account_id)


async def confirm_email(tx: Tx, account_id: UUID) -> None:
    """Somebody has read what was sent to the address. The first time stays."""
    await tx.execute(_CONFIRM_EMAIL, account_id)


async def credentials(tx: Tx, login: str) -> Credentials | None:
    row = await tx.fetchrow(_CREDENTIALS, fold_login(login))
    return _credentials(row) if row else None


async def own_credentials(tx: Tx, account_id: UUID, *, lock: bool = False) -> tuple[str, str] | None:
    """Login and password's hash of an account that is on. ``lock``: they stay so until the transaction ends."""
    row = await tx.fetchrow(_LOCK_OWN_CREDENTIALS if lock else _OWN_CREDENTIALS, account_id)
    return (row["login"], row["password_hash"]) if row else None


def account_of(vault: Vault, row: Row) -> Account:
    def unseal(column: str) -> str | None:
        sealed = row[f"{column}_sealed"]
        return None if sealed is None else vault.unseal("accounts", column, row["id"], sealed)

    return Account(
        row["id"],
        row["role"],
        row["organisation_name"] or unseal("name") or "",
        row["login"],
        unseal("email") or "",
        unseal("phone") or "",
        row["kind"],
        unseal("identifier"),
        unseal("contact_name"),
        row["bureau_id"],
        row["active"],
        row["email_confirmed_at"],
        row["version"],
        row["erasure_due_at"],
    )


def _credentials(row: Row) -> Credentials:
    return Credentials(row["id"], row["role"], row["password_hash"], row["active"])


def _seal(vault: Vault, account_id: UUID, column: str, text: str | None) -> str | None:
    return None if text is None else vault.seal("accounts", column, account_id, text)


def _index(vault: Vault, number: tuple[IdentifierKind, str] | None) -> bytes | None:
    return None if number is None else vault.keyed_hash(*number)
