"""Table login_tickets."""

from __future__ import annotations

from uuid import UUID

from accounts.domain.login_steps import TICKET_LIFE, Step
from kit.db import Tx

_INSERT = """
INSERT INTO login_tickets (token_hash, account_id, purpose, expires_at) VALUES ($1, $2, $3, now() + $4::interval)
"""
_LOCK = """
SELECT FROM accounts WHERE id = (SELECT account_id FROM login_tickets WHERE token_hash = $1) FOR NO KEY UPDATE
"""
_FIND = """
SELECT t.account_id FROM login_tickets t JOIN accounts a ON a.id = t.account_id
WHERE t.token_hash = $1 AND t.purpose = $2 AND t.expires_at > now() AND a.active
"""
_DELETE = "DELETE FROM login_tickets WHERE account_id = $1"
_PRUNE = """
DELETE FROM login_tickets WHERE token_hash IN (
    SELECT token_hash FROM login_tickets WHERE expires_at < now() LIMIT $1 FOR UPDATE SKIP LOCKED)
"""


async def insert(tx: Tx, token_hash: bytes, account_id: UUID, purpose: Step) -> None:
    await tx.execute(_INSERT, token_hash, account_id, purpose, TICKET_LIFE)


async def account_of(tx: Tx, token_hash: bytes, purpose: Step) -> UUID | None:
    """Whose password was proven, while the ticket lasts; one at a time uses tickets of an account.

    Read after the lock, as the one before may have used it.
    """
    await tx.execute(_LOCK, token_hash)
    return await tx.fetchval(_FIND, token_hash, purpose)


async def delete_all(tx: Tx, account_id: UUID) -> None:
    """Every ticket of the account: one of them has served, or none may any more."""
    await tx.execute(_DELETE, account_id)


async def prune(tx: Tx, *, limit: int) -> int:
    return int((await tx.execute(_PRUNE, limit)).split()[-1])
