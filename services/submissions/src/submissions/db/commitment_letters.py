"""The texts of commitment letters that calls have of their own."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx

_GET = "SELECT text FROM commitment_letters WHERE call_id = $1"
_PUT = """
INSERT INTO commitment_letters (call_id, text) VALUES ($1, $2)
ON CONFLICT (call_id) DO UPDATE SET text = excluded.text, changed_at = now()
"""
_COPY = "INSERT INTO commitment_letters (call_id, text) SELECT $2, text FROM commitment_letters WHERE call_id = $1"
_DROP = "DELETE FROM commitment_letters WHERE call_id = $1"


async def get(tx: Tx, call_id: UUID) -> str | None:
    return await tx.fetchval(_GET, call_id)


async def put(tx: Tx, call_id: UUID, text: str) -> None:
    await tx.execute(_PUT, call_id, text)


async def copy(tx: Tx, source_id: UUID, call_id: UUID) -> None:
    """Another call's letter says the same, if the source has a text of its own."""
    await tx.execute(_COPY, source_id, call_id)


async def drop(tx: Tx, call_id: UUID) -> None:
    await tx.execute(_DROP, call_id)
