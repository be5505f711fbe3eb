"""Idempotency keys: the same request sent again gets the same answer. The record commits with the request's effect."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from kit.db import Database, Tx
from kit.errors import DomainError, Invalid, Unavailable

T = TypeVar("T")

_KEEP = """
INSERT INTO idempotency_keys (scope, key, fingerprint, status, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (scope, key) DO NOTHING RETURNING true
"""
_ANSWER = "SELECT fingerprint, status, body FROM idempotency_keys WHERE scope = $1 AND key = $2"
_PRUNE = """
DELETE FROM idempotency_keys WHERE (scope, key) IN (
    SELECT scope, key FROM idempotency_keys WHERE created_at < now() - make_interval(days => $1) LIMIT $2)
"""

MAX_LENGTH = 200


class _KeptAlready(Exception):
    """Another request with this key was answered first: what this one did is rolled back."""


class _NotKept(Exception):
    """No request with this key was answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A request's key. ``scope`` is the caller and the operation; ``fingerprint`` covers path and body.

    It is keyed: bodies hold passwords and identity numbers, which a plain hash would let
    anybody guess who reads the table.
    """

    scope: str
    key: str | None
    fingerprint: bytes

    @classmethod
    def of(
        cls, *, caller: str, operation: str, key: str | None, path: str, body: bytes, secret: bytes
    ) -> IdempotencyKey:
        if key is not None and not 1 <= len(key) <= MAX_LENGTH:
            raise Invalid("idempotency_key_invalid", "幂等键长度须为 1–200", "Idempotency-Key takes 1-200 characters")
        asked = b"idempotency\0" + path.encode() + b"\0" + body
        return cls(f"{caller} {operation}", key, hmac.digest(secret, asked, hashlib.sha256))

    async def once(self, db: Database, act: Callable[[Tx], Awaitable[BaseModel]], *, status: int = 201) -> Answer:
        """Runs ``act`` in a transaction of its own, unless this key was answered before; see ``act_once``."""
        given, _ = await self.act_once(db, act, keep=lambda made: Answer(status, made.model_dump_json()))
        return given

    async def act_once(
        self, db: Database, act: Callable[[Tx], Awaitable[T]], *, keep: Callable[[T], Answer]
    ) -> tuple[Answer, T | None]:
        """Answers what ``keep`` makes of the act's result, and the result; only the answer where it is an earlier one.

        The key is written last, so that a request that comes once pays for one statement. Of parallel twins all act,
        one commits, and the others are rolled back and get its answer. A refusal counts only when no answer is found:
        what was done the first time may be refused the second time.

        Raises ``Invalid`` where the key came with another body. What ``act`` raises leaves no record: try again.
        """
        try:
            async with db.transaction() as tx:
                result = await act(tx)
                answer = keep(result)
                if self.key is not None and not await self._kept(tx, answer):
                    raise _KeptAlready
            return answer, result
        except Unavailable:
            raise
        except (_KeptAlready, DomainError) as error:
            earlier = await self._earlier(db)
            if earlier is None:
                # a record that was there a moment ago was pruned: ask again
                raise (error if isinstance(error, DomainError) else Unavailable()) from None
            return earlier, None

    async def _kept(self, tx: Tx, answer: Answer) -> bool:
        return bool(await tx.fetchval(_KEEP, self.scope, self.key, self.fingerprint, answer.status, answer.body))

    async def _earlier(self, db: Database) -> Answer | None:
        """What the request that had this key was answered, once its transaction has ended."""
        if self.key is None:
            return None
        try:
            async with db.transaction() as tx:
                if await self._kept(tx, Answer(0, "")):
                    raise _NotKept  # takes that back
                row = await tx.fetchrow(_ANSWER, self.scope, self.key)
        except _NotKept:
            return None
        if row and row["fingerprint"] != self.fingerprint:
            raise Invalid(
                "idempotency_key_reused", "该幂等键已用于另一请求", "This Idempotency-Key was used for another request"
            )
        return Answer(row["status"], row["body"]) if row else None


async def prune(tx: Tx, *, days: int = 2, limit: int = 5000) -> int:
    return int((await tx.execute(_PRUNE, days, limit)).split()[-1])
