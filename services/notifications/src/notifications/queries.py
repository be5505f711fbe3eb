"""Reads for the API: the caller's own inbox."""

from __future__ import annotations

from uuid import UUID

from kit.db import Row, Tx

_INBOX = """
SELECT id, template, subject, body, entry_id, created_at, read_at FROM messages
WHERE recipient_id = $1 AND ($2::uuid IS NULL OR id < $2) AND (NOT $3 OR read_at IS NULL)
ORDER BY id DESC LIMIT $4
"""
_UNREAD = "SELECT count(*) FROM messages WHERE recipient_id = $1 AND read_at IS NULL"


async def inbox(tx: Tx, recipient_id: UUID, *, before: UUID | None, unread: bool, limit: int) -> list[Row]:
    """Newest first; ``before`` is the last message of the page before."""
    return await tx.fetch(_INBOX, recipient_id, before, unread, limit)


async def count_unread(tx: Tx, recipient_id: UUID) -> int:
    return await tx.fetchval(_UNREAD, recipient_id)
