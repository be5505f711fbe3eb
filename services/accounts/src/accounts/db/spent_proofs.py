"""Table spent_proofs."""

from __future__ import annotations

from datetime import datetime

from kit.db import Tx

_ADD = "INSERT INTO spent_proofs (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true"
_PRUNE = """
DELETE FROM spent_proofs WHERE nonce IN (
    SELECT nonce FROM spent_proofs WHERE expires_at < now() - interval '1 minute' LIMIT $1 FOR UPDATE SKIP LOCKED)
"""


async def add(tx: Tx, nonce: bytes, expires_at: datetime) -> bool:
    """Whether this was its first use."""
    return bool(await tx.fetchval(_ADD, nonce, expires_at))


async def prune(tx: Tx, *, limit: int) -> int:
    """Forgets proofs that are too old anyway; a minute later, as clocks differ."""
    return int((await tx.execute(_PRUNE, limit)).split()[-1])
