"""Messages on their way by mail."""

from __future__ import annotations

from uuid import UUID

from kit.db import Row, Tx

_ADD = "INSERT INTO deliveries (id, message_id, recipient_id) VALUES ($1, $2, $3)"
_CLAIM = """
WITH due AS (
    SELECT d.id, c.email FROM deliveries d JOIN contacts c ON c.account_id = d.recipient_id
    WHERE c.erased_at IS NULL AND d.state = 'pending' AND d.next_attempt_at <= now()
    ORDER BY d.next_attempt_at LIMIT $1 FOR UPDATE OF d SKIP LOCKED
), claimed AS (
    UPDATE deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
    FROM due WHERE d.id = due.id
    RETURNING d.id, d.message_id, d.recipient_id, d.attempts, due.email
)
SELECT c.id, c.message_id, c.recipient_id, c.attempts, c.email, m.template, m.subject, m.body, m.created_at
FROM claimed c JOIN messages m ON m.id = c.message_id ORDER BY m.id
"""
_SENT = """
UPDATE deliveries SET state = 'sent', settled_at = now(), last_error = NULL
WHERE id = $1 AND state = 'pending' RETURNING settled_at
"""
_FAILED = """
UPDATE deliveries SET state = 'failed', settled_at = now(), last_error = $3
WHERE id = $1 AND state = 'pending' AND attempts = $2 RETURNING settled_at
"""
_RETRY = """
UPDATE deliveries SET next_attempt_at = now() + make_interval(secs => $3), last_error = $4
WHERE id = $1 AND state = 'pending' AND attempts = $2
"""


async def add(tx: Tx, delivery_id: UUID, *, message_id: UUID, recipient_id: UUID) -> None:
    await tx.execute(_ADD, delivery_id, message_id, recipient_id)


async def claim(tx: Tx, *, limit: int, lease: float) -> list[Row]:
    """Due deliveries whose recipient's address is known, for ``lease`` seconds the caller's own."""
    return await tx.fetch(_CLAIM, limit, lease)


async def mark_sent(tx: Tx, delivery_id: UUID) -> Row | None:
    """When it was settled; nothing where it was settled before."""
    return await tx.fetchrow(_SENT, delivery_id)


async def mark_failed(tx: Tx, delivery_id: UUID, *, attempts: int, error: str) -> Row | None:
    """Nothing where another worker has taken over: then that one decides."""
    return await tx.fetchrow(_FAILED, delivery_id, attempts, error)


async def retry_later(tx: Tx, delivery_id: UUID, *, attempts: int, delay: float, error: str) -> None:
    await tx.execute(_RETRY, delivery_id, attempts, delay, error)
