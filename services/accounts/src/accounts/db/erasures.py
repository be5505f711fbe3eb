"""What an erasure writes: when it is due in table accounts, and then the end of what the account held."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kit.db import Tx

_SCHEDULE = "UPDATE accounts SET erasure_due_at = $2, erasure_token = $3 WHERE id = $1"
_FIND_BY_LINK = "SELECT id FROM accounts WHERE erasure_token = $1 FOR UPDATE"
_DUE = """
SELECT id FROM accounts WHERE erasure_due_at <= now() ORDER BY erasure_due_at LIMIT $1 FOR UPDATE SKIP LOCKED
"""
# of an organisation, name and keyed hash of its code stay
_ERASE = """
UPDATE accounts SET
    name_sealed = NULL, identifier_sealed = NULL, email_sealed = NULL, phone_sealed = NULL,
    contact_name_sealed = NULL, login = NULL, login_folded = NULL, password_hash = NULL, email_confirmed_at = NULL,
    identifier_index = CASE WHEN organisation_name IS NULL THEN NULL ELSE identifier_index END,
    active = false, erasure_due_at = NULL, erasure_token = NULL, erased_at = now(), version = version + 1
WHERE id = $1
"""
_DELETE_WITH_IT = (
    "DELETE FROM refresh_families WHERE account_id = $1",
    "DELETE FROM login_tickets WHERE account_id = $1",
    "DELETE FROM email_codes WHERE account_id = $1",
    "DELETE FROM former_passwords WHERE account_id = $1",
    "DELETE FROM second_factors WHERE account_id = $1",
    "DELETE FROM invitations WHERE account_id = $1",
    "DELETE FROM experts WHERE account_id = $1",
)


async def schedule(tx: Tx, account_id: UUID, due_at: datetime | None, token_hash: bytes | None) -> None:
    """``token_hash``: of what takes it back without a login. No ``due_at``: it is taken back."""
    await tx.execute(_SCHEDULE, account_id, due_at, token_hash)


async def by_link(tx: Tx, token_hash: bytes) -> UUID | None:
    """The account, locked."""
    return await tx.fetchval(_FIND_BY_LINK, token_hash)


async def take_due(tx: Tx, *, limit: int) -> list[UUID]:
    """Accounts whose time has come, locked; one that somebody else works on comes later."""
    return [row["id"] for row in await tx.fetch(_DUE, limit)]


async def erase(tx: Tx, account_id: UUID) -> None:
    """What is left of the account is what records need: its id, role, kind and bureau."""
    for statement in _DELETE_WITH_IT:
        await tx.execute(statement, account_id)
    await tx.execute(_ERASE, account_id)
