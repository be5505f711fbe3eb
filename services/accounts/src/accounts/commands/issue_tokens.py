"""Access and refresh tokens."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import jwt

from accounts.db import signing_keys
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.sessions import ACCESS_LIFE
from kit.auth import AUDIENCE
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class Session:
    """What a login or a refresh gives. ``refresh_until`` is the family's absolute end."""

    account: Account
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    refresh_until: datetime


async def sign_access_token(tx: Tx, vault: Vault, account: Account, *, issuer: str, at: datetime) -> str:
    """An EdDSA JWT (RFC 9068) for ``ACCESS_LIFE`` from ``at``."""
    key = await signing_keys.active(tx, vault)
    issued_at = int(at.timestamp())
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": str(account.id),
        "role": account.role,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + int(ACCESS_LIFE.total_seconds()),
        "jti": uuid4().hex,
    }
    if account.bureau_id:
        claims["unit"] = str(account.bureau_id)
    return jwt.encode(claims, key.private_key, "EdDSA", headers={"kid": str(key.id), "typ": "at+jwt"})


def first_refresh_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def successor_of(vault: Vault, refresh_token: str) -> str:
    """The refresh token that follows this one: its HMAC-SHA256 under a key of ours.

    Derived, not drawn: whoever sends the old token twice within the grace gets the same successor, and nothing that
    opens a session need be stored for that, not even for ten seconds. Without our key it is as good as random.
    """
    return urlsafe_b64encode(vault.keyed_hash("refresh_successor", refresh_token)).decode().rstrip("=")


def hash_of(refresh_token: str) -> bytes:
    """All that is stored of a refresh token; it has 256 bits, so a plain hash suffices."""
    return hashlib.sha256(refresh_token.encode()).digest()
