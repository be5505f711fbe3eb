"""Table reset_requests."""

from __future__ import annotations

from accounts.db.vault import Vault
from kit.db import Tx
from kit.outbox import uuid7

_INSERT = "INSERT INTO reset_requests (id, login_sealed) VALUES ($1, $2)"
_TAKE = """
DELETE FROM reset_requests WHERE id IN (
    SELECT id FROM reset_requests ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING id, login_sealed
"""


async def insert(tx: Tx, vault: Vault, login: str) -> None:
    """The login is sealed: it may be somebody's password, typed into the wrong field."""
    request_id = uuid7()
    await tx.execute(_INSERT, request_id, vault.seal("reset_requests", "login", request_id, login))


async def take(tx: Tx, vault: Vault, *, limit: int) -> list[str]:
    """Logins that were asked for, each answered once."""
    rows = await tx.fetch(_TAKE, limit)
    return [vault.unseal("reset_requests", "login", row["id"], row["login_sealed"]) for row in rows]
