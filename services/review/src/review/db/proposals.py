"""Table ``proposals``: the proposed list of each call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kit.db import Tx
from review.domain.results import Proposal

_GET = "SELECT call_id, entry_ids, notice_from, notice_until, published_at FROM proposals WHERE call_id = $1"
_EXISTS = "SELECT EXISTS (SELECT FROM proposals WHERE call_id = $1)"
_SAVE = """
INSERT INTO proposals (call_id, entry_ids, notice_from, notice_until) VALUES ($1, $2, $3, $4)
ON CONFLICT (call_id) DO UPDATE SET
    entry_ids = excluded.entry_ids, notice_from = excluded.notice_from, notice_until = excluded.notice_until
"""
_PUBLISH = "UPDATE proposals SET published_at = $2 WHERE call_id = $1"


async def get(tx: Tx, call_id: UUID) -> Proposal | None:
    """The call's row must be locked where the answer decides something."""
    row = await tx.fetchrow(_GET, call_id)
    if row is None:
        return None
    return Proposal(
        row["call_id"], tuple(row["entry_ids"]), row["notice_from"], row["notice_until"], row["published_at"]
    )


async def exists(tx: Tx, call_id: UUID) -> bool:
    return await tx.fetchval(_EXISTS, call_id)


async def save(tx: Tx, proposal: Proposal) -> None:
    await tx.execute(_SAVE, proposal.call_id, list(proposal.entry_ids), proposal.notice_from, proposal.notice_until)


async def publish(tx: Tx, call_id: UUID, at: datetime) -> None:
    await tx.execute(_PUBLISH, call_id, at)
