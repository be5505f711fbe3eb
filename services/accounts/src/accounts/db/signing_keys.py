"""Table signing_keys."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from accounts.db.vault import Vault
from kit.db import Tx
from kit.outbox import uuid7

_LOCK = 0x6B65_7973

_ACTIVE = "SELECT id, private_sealed FROM signing_keys WHERE state = 'active'"
_INSERT = """
INSERT INTO signing_keys (id, state, private_sealed, public_jwk) VALUES ($1, $2, $3, $4) RETURNING created_at
"""
_NEXT = "SELECT id, created_at FROM signing_keys WHERE state = 'next'"
_RETIRE = "UPDATE signing_keys SET state = 'retired', retired_at = now() WHERE state = 'active'"
_ACTIVATE = "UPDATE signing_keys SET state = 'active' WHERE id = $1"
# a token that was signed a moment before its key was retired, and clocks that differ
_LIVE = """
SELECT public_jwk FROM signing_keys WHERE state <> 'retired' OR retired_at > now() - interval '1 hour' ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class SigningKey:
    id: UUID
    private_key: Ed25519PrivateKey = field(repr=False)


async def active(tx: Tx, vault: Vault) -> SigningKey:
    """The key that signs now; the first who needs one makes it, others wait for that."""
    row = await tx.fetchrow(_ACTIVE)
    if row is None:
        await lock(tx)
        row = await tx.fetchrow(_ACTIVE)
    if row is None:
        key, _ = await _create(tx, vault, "active")
        return key
    raw = b64decode(vault.unseal("signing_keys", "private", row["id"], row["private_sealed"]))
    return SigningKey(row["id"], Ed25519PrivateKey.from_private_bytes(raw))


async def published(tx: Tx, vault: Vault) -> list[dict[str, Any]]:
    """The public halves of all live keys (JWK, RFC 8037). Never empty: verifiers remember what they fetched."""
    rows = await tx.fetch(_LIVE)
    if not rows:
        await active(tx, vault)
        rows = await tx.fetch(_LIVE)
    return [row["public_jwk"] for row in rows]


async def lock(tx: Tx) -> None:
    """One at a time changes which keys there are, until the transaction ends."""
    await tx.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)


async def next_key(tx: Tx) -> tuple[UUID, datetime] | None:
    """The key that is published and not used yet, and since when."""
    row = await tx.fetchrow(_NEXT)
    return (row["id"], row["created_at"]) if row else None


async def publish_next(tx: Tx, vault: Vault) -> tuple[UUID, datetime]:
    key, at = await _create(tx, vault, "next")
    return key.id, at


async def activate(tx: Tx, key_id: UUID) -> None:
    """It signs from now on; the one before stays published for an hour."""
    await tx.execute(_RETIRE)
    await tx.execute(_ACTIVATE, key_id)


async def _create(tx: Tx, vault: Vault, state: str) -> tuple[SigningKey, datetime]:
    key = SigningKey(uuid7(), Ed25519PrivateKey.generate())
    private = b64encode(key.private_key.private_bytes_raw()).decode()
    public = json.loads(OKPAlgorithm.to_jwk(key.private_key.public_key()))
    jwk = public | {"kid": str(key.id), "alg": "EdDSA", "use": "sig"}
    at = await tx.fetchval(_INSERT, key.id, state, vault.seal("signing_keys", "private", key.id, private), jwk)
    return key, at
