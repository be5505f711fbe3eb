"""The portal's inbox."""

from __future__ import annotations

from uuid import UUID

from kit.db import Row, Tx

_ADD = """
INSERT INTO messages (id, origin, recipient_id, template, subject, body, entry_id)
SELECT $1, $2, $3::uuid, $4, $5, $6, $7
WHERE NOT EXISTS (SELECT FROM contacts WHERE account_id = $3 AND erased_at IS NOT NULL)
ON CONFLICT (origin, recipient_id) DO NOTHING RETURNING created_at
"""
_MARK_READ = """
UPDATE messages SET read_at = coalesce(read_at, now()) WHERE id = $1 AND recipient_id = $2
RETURNING id, template, subject, body, entry_id, created_at, read_at
"""
_DELETE_OF = "DELETE FROM messages WHERE recipient_id = $1"


async def add(
    tx: Tx,
    message_id: UUID,
    *,
    origin: str,
    recipient_id: UUID,
    template: str,
    subject: str,
    body: str,
    entry_id: UUID | None,
) -> Row | None:
    """When it was created; nothing where this event has made this recipient's message before, or nobody is there."""
    return await tx.fetchrow(_ADD, message_id, origin, recipient_id, template, subject, body, entry_id)


async def mark_read(tx: Tx, message_id: UUID, *, recipient_id: UUID) -> Row | None:
    return await tx.fetchrow(_MARK_READ, message_id, recipient_id)


async def delete_of(tx: Tx, recipient_id: UUID) -> None:
    """With the mails that carry them, sent or not."""
    await tx.execute(_DELETE_OF, recipient_id)
