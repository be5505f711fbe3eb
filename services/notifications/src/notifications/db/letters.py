"""Mails straight to an address, encrypted until they are settled."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Row, Tx
from kit.reseal import SealedColumn

_ADD = """
INSERT INTO letters (id, template, content, expires_at) SELECT $1, $2, $3, $4::timestamptz WHERE $4 > now()
ON CONFLICT (id) DO NOTHING
"""
_EXPIRE = """
UPDATE letters SET state = 'failed', content = NULL, settled_at = now(), last_error = 'expired'
WHERE state = 'pending' AND expires_at <= now()
"""
_CLAIM = """
WITH due AS (
    SELECT id FROM letters WHERE state = 'pending' AND next_attempt_at <= now()
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE letters l SET attempts = l.attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
FROM due WHERE l.id = due.id
RETURNING l.id, l.attempts, l.template, l.content, l.created_at
"""
_SENT = """
UPDATE letters SET state = 'sent', content = NULL, settled_at = now(), last_error = NULL
WHERE id = $1 AND state = 'pending'
"""
_FAILED = """
UPDATE letters SET state = 'failed', content = NULL, settled_at = now(), last_error = $3
WHERE id = $1 AND state = 'pending' AND attempts = $2
"""
_RETRY = """
UPDATE letters SET next_attempt_at = now() + make_interval(secs => $3), last_error = $4
WHERE id = $1 AND state = 'pending' AND attempts = $2
"""
_FORGET = "DELETE FROM letters WHERE id = $1"


async def add(
    tx: Tx,
    cipher: FieldCipher,
    letter_id: UUID,
    *,
    template: str,
    address: str,
    subject: str,
    body: str,
    expires_at: datetime,
) -> None:
    """Not where it has expired on the way."""
    content = json.dumps({"address": address, "subject": subject, "body": body}, ensure_ascii=False)
    await tx.execute(_ADD, letter_id, template, cipher.encrypt(content, place=_place(letter_id)), expires_at)


async def expire(tx: Tx) -> None:
    """Gives up what nobody has sent in time."""
    await tx.execute(_EXPIRE)


async def claim(tx: Tx, *, limit: int, lease: float) -> list[Row]:
    """Due letters, for ``lease`` seconds the caller's own."""
    return await tx.fetch(_CLAIM, limit, lease)


def open_content(cipher: FieldCipher, letter_id: UUID, sealed: str) -> dict[str, str]:
    """Address, subject and body, as ``add`` stored them. Raises ``kit.crypto.UndecipherableError``."""
    return json.loads(cipher.decrypt(sealed, place=_place(letter_id)))


async def mark_sent(tx: Tx, letter_id: UUID) -> None:
    await tx.execute(_SENT, letter_id)


async def mark_failed(tx: Tx, letter_id: UUID, *, attempts: int, error: str) -> None:
    """Nothing changes where another worker has taken over: then that one decides."""
    await tx.execute(_FAILED, letter_id, attempts, error)


async def retry_later(tx: Tx, letter_id: UUID, *, attempts: int, delay: float, error: str) -> None:
    await tx.execute(_RETRY, letter_id, attempts, delay, error)


async def forget(tx: Tx, letter_id: UUID) -> None:
    await tx.execute(_FORGET, letter_id)


def _place(letter_id: UUID) -> str:
    return f"letters/{letter_id}/content"


SEALED = SealedColumn("letters", "content", {"id": "uuid"}, lambda row: _place(row["id"]))
