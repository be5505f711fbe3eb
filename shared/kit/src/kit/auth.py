"""Access tokens: who is calling, checked by each service alone against a cached set of keys (JWKS, RFC 7517)."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import jwt

from kit.errors import Unauthenticated, Unavailable
from kit.log import logger

AUDIENCE = "tuiyou"
ALGORITHMS = ["EdDSA", "ES256"]

_KEEP = 600.0  # how long a fetched set is fresh
_COOLDOWN = 30.0  # at most one fetch in this time, whatever key ids callers send
_VERIFIED_LIMIT = 4096
_LEEWAY = 5  # seconds by which clocks may differ


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling. ``unit_id`` is the organisational unit that a staff account acts for."""

    account_id: UUID
    role: str
    unit_id: UUID | None = None

    @property
    def actor(self) -> str:
        """As audit records name it."""
        return f"account/{self.account_id}"


class KeySet:
    """The issuer's public keys. Serves stale keys while the issuer is away; unknown key ids cannot make it refetch."""

    def __init__(
        self, url: str, *, clock: Callable[[], float] = time.monotonic, client: httpx.AsyncClient | None = None
    ):
        self._url = url
        self._clock = clock
        self._client = client or httpx.AsyncClient(timeout=3)
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching = asyncio.Lock()

    async def key(self, key_id: str) -> jwt.PyJWK | None:
        """The key of that id, or nothing where the issuer does not know it. Raises ``Unavailable`` before any fetch."""
        if self._stale or key_id not in self._keys:
            await self._refresh()
        if self._fetched_at is None:
            raise Unavailable()
        return self._keys.get(key_id)

    async def close(self) -> None:
        await self._client.aclose()

    @property
    def _stale(self) -> bool:
        return self._fetched_at is None or self._clock() - self._fetched_at > _KEEP

    async def _refresh(self) -> None:
        async with self._fetching:
            cooldown = _COOLDOWN if self._fetched_at is not None else 1.0
            if self._tried_at is not None and self._clock() - self._tried_at < cooldown:
                return
            self._tried_at = self._clock()
            try:
                response = await self._client.get(self._url)
                response.raise_for_status()
                keys = jwt.PyJWKSet.from_dict(response.json()).keys
            except (httpx.HTTPError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
                # the last three: an answer that is no key set
                logger.warning("jwks_not_fetched", cause=type(error).__name__)
                return
            self._keys = {key.key_id: key for key in keys if key.key_id}
            self._fetched_at = self._clock()


class _Verified(NamedTuple):
    """What an earlier check of a token found; it holds while the token lives and its key is the issuer's."""

    principal: Principal
    key_id: str
    key: jwt.PyJWK
    until: float


class TokenVerifier:
    """Checks an access token: signature by an allowed algorithm, issuer, audience, type, and times.

    A client sends the same token with each request, so what was verified once is remembered: by its SHA-256, as
    thousands of whole tokens would be megabytes, and a treasure.
    """

    def __init__(self, keys: KeySet, *, issuer: str, now: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._issuer = issuer
        self._now = now
        self._verified: dict[bytes, _Verified] = {}

    async def verify(self, token: str) -> Principal:
        """Raises ``Unauthenticated`` for any token that does not hold, without saying which part failed."""
        digest = hashlib.sha256(token.encode()).digest()
        known = self._verified.get(digest)
        if known and self._now() < known.until and await self._keys.key(known.key_id) is known.key:
            return known.principal
        self._verified.pop(digest, None)
        try:
            verified = await self._check(token)
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise Unauthenticated("token_invalid", "登录已失效，请重新登录", "Please log in again") from error
        if len(self._verified) >= _VERIFIED_LIMIT:
            self._verified.pop(next(iter(self._verified)))
        self._verified[digest] = verified
        return verified.principal

    async def _check(self, token: str) -> _Verified:
        header = jwt.get_unverified_header(token)
        key_id = header.get("kid")
        if header.get("typ") != "at+jwt" or not isinstance(key_id, str):
            raise jwt.InvalidTokenError
        key = await self._keys.key(key_id)
        if key is None:
            raise jwt.InvalidTokenError
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=AUDIENCE,
            issuer=self._issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
        unit = claims.get("unit")
        principal = Principal(UUID(claims["sub"]), str(claims["role"]), UUID(unit) if unit else None)
        return _Verified(principal, key.key_id or key_id, key, claims["exp"] + _LEEWAY)
