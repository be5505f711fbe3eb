"""Table email_codes."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

from accounts.domain.codes import CODE_TRIES, Purpose
from kit.db import Tx

_PUT = """
INSERT INTO email_codes (account_id, purpose, code_hash, expires_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (account_id, purpose) DO UPDATE
SET code_hash = excluded.code_hash, tries = 0, expires_at = excluded.expires_at
"""
_TRY = """
UPDATE email_codes SET tries = tries + 1
WHERE account_id = $1 AND purpose = $2 AND expires_at > now() AND tries < $3 RETURNING code_hash
"""
_DELETE = "DELETE FROM email_codes WHERE account_id = $1 AND purpose = $2"
_PRUNE = """
DELETE FROM email_codes WHERE (account_id, purpose) IN (
    SELECT account_id, purpose FROM email_codes WHERE expires_at < now() LIMIT $1 FOR UPDATE SKIP LOCKED)
"""


async def put(tx: Tx, account_id: UUID, purpose: Purpose, code_hash: bytes, *, until: datetime) -> None:
    """It takes the place of an earlier one."""
    await tx.execute(_PUT, account_id, purpose, code_hash, until)


async def take(tx: Tx, account_id: UUID, purpose: Purpose, code_hash: bytes) -> bool:
    """Whether it is the newest code, still good; then it is used up, else that was one of its tries."""
    kept: bytes | None = await tx.fetchval(_TRY, account_id, purpose, CODE_TRIES)
    if kept is None or not hmac.compare_digest(kept, code_hash):
        return False
    await tx.execute(_DELETE, account_id, purpose)
    return True


async def prune(tx: Tx, *, limit: int) -> int:
    return int((await tx.execute(_PRUNE, limit)).split()[-1])
