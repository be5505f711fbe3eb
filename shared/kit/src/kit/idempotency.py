"""Idempotency keys: the same request sent again gets the same answer. The record commits with the request's effect."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel

from kit.db import Tx
from kit.errors import Invalid

_CLAIM = """
INSERT INTO idempotency_keys (scope, key, fingerprint) VALUES ($1, $2, $3)
ON CONFLICT (scope, key) DO NOTHING RETURNING true
"""
_ANSWER = "SELECT fingerprint, status, body FROM idempotency_keys WHERE scope = $1 AND key = $2"
_KEEP = "UPDATE idempotency_keys SET status = $3, body = $4 WHERE scope = $1 AND key = $2"
_PRUNE = """
DELETE FROM idempotency_keys WHERE (scope, key) IN (
    SELECT scope, key FROM idempotency_keys WHERE created_at < now() - make_interval(days => $1) LIMIT $2)
"""

MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A request's key. ``scope`` is the caller and the operation; ``fingerprint`` covers path and body."""

    scope: str
    key: str | None
    fingerprint: bytes

    @classmethod
    def of(cls, *, caller: str, operation: str, key: str | None, path: str, body: bytes) -> IdempotencyKey:
        if key is not None and not 1 <= len(key) <= MAX_LENGTH:
            raise Invalid("idempotency_key_invalid", "幂等键长度须为 1–200", "Idempotency-Key takes 1-200 characters")
        return cls(f"{caller} {operation}", key, hashlib.sha256(path.encode() + b"\0" + body).digest())

    async def once(self, tx: Tx, act: Callable[[], Awaitable[BaseModel]], *, status: int = 201) -> Answer:
        """Runs ``act`` unless this key was answered before; a parallel twin waits for the first one's commit.

        Raises ``Invalid`` where the key came with another body. What ``act`` raises leaves no record: try again.
        """
        if self.key is None:
            return Answer(status, (await act()).model_dump_json())
        if not await tx.fetchval(_CLAIM, self.scope, self.key, self.fingerprint):
            return await self._earlier(tx)
        answer = Answer(status, (await act()).model_dump_json())
        await tx.execute(_KEEP, self.scope, self.key, answer.status, answer.body)
        return answer

    async def _earlier(self, tx: Tx) -> Answer:
        row = await tx.fetchrow(_ANSWER, self.scope, self.key)
        if row is None or row["fingerprint"] != self.fingerprint:
            raise Invalid(
                "idempotency_key_reused", "该幂等键已用于另一请求", "This Idempotency-Key was used for another request"
            )
        return Answer(row["status"], row["body"])


async def prune(tx: Tx, *, days: int = 2, limit: int = 5000) -> int:
    return int((await tx.execute(_PRUNE, days, limit)).split()[-1])
