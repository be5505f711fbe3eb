"""The texts of commitment letters that calls have of their own."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx
from submissions.domain.letters import Wording

_GET = "SELECT text, version FROM commitment_letters WHERE call_id = $1"
_PUT = """
INSERT INTO commitment_letters (call_id, text) VALUES ($1, $2)
ON CONFLICT (call_id) DO UPDATE SET text = excluded.text, version = commitment_letters.version + 1, changed_at = now()
RETURNING text, version
"""
_COPY = "INSERT INTO commitment_letters (call_id, text) SELECT $2, text FROM commitment_letters WHERE call_id = $1"


async def get(tx: Tx, call_id: UUID) -> Wording:
    row = await tx.fetchrow(_GET, call_id)
    return Wording(**row) if row else Wording()


async def put(tx: Tx, call_id: UUID, text: str | None) -> Wording:
    row = await tx.fetchrow(_PUT, call_id, text)
    assert row is not None  # noqa: S101 - every path of the statement returns its row
    return Wording(**row)


async def copy(tx: Tx, source_id: UUID, call_id: UUID) -> None:
    """Another call's letter says the same, if the source has a text of its own."""
    await tx.execute(_COPY, source_id, call_id)
