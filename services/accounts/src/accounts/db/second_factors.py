"""Tables second_factors and recovery_codes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.db.vault import Vault
from kit.db import Tx

_BEGIN = """
INSERT INTO second_factors AS f (account_id, secret_sealed) VALUES ($1, $2)
ON CONFLICT (account_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, last_step = 0, begun_at = now()
WHERE f.enabled_at IS NULL RETURNING true
"""
_GET = """
SELECT secret_sealed, last_step, enabled_at, (
    SELECT count(*) FROM recovery_codes r WHERE r.account_id = f.account_id) AS recovery_codes_left
FROM second_factors f WHERE account_id = $1
"""
_LOCK = "SELECT FROM second_factors WHERE account_id = $1 FOR UPDATE"
_IS_ENABLED = "SELECT EXISTS (SELECT FROM second_factors WHERE account_id = $1 AND enabled_at IS NOT NULL)"
_ENABLE = "UPDATE second_factors SET enabled_at = now() WHERE account_id = $1"
_USE_STEP = "UPDATE second_factors SET last_step = $2 WHERE account_id = $1"
_ADD_CODES = "INSERT INTO recovery_codes (account_id, code_hash) SELECT $1, unnest($2::bytea[])"
_USE_CODE = "DELETE FROM recovery_codes WHERE account_id = $1 AND code_hash = $2"
_REMOVE = "DELETE FROM second_factors WHERE account_id = $1 RETURNING enabled_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Stored:
    secret: str = field(repr=False)
    last_step: int
    enabled_at: datetime | None
    recovery_codes_left: int


async def begin(tx: Tx, vault: Vault, account_id: UUID, secret: str) -> bool:
    """Takes the place of one that was begun and not proven. False where there is one that counts."""
    sealed = vault.seal("second_factors", "secret", account_id, secret)
    return bool(await tx.fetchval(_BEGIN, account_id, sealed))


async def find(tx: Tx, vault: Vault, account_id: UUID, *, for_update: bool = False) -> Stored | None:
    if for_update:  # a statement of its own: what was used up meanwhile is then seen
        await tx.execute(_LOCK, account_id)
    row = await tx.fetchrow(_GET, account_id)
    if row is None:
        return None
    secret = vault.unseal("second_factors", "secret", account_id, row["secret_sealed"])
    return Stored(secret, row["last_step"], row["enabled_at"], row["recovery_codes_left"])


async def is_enabled(tx: Tx, account_id: UUID) -> bool:
    return await tx.fetchval(_IS_ENABLED, account_id)


async def enable(tx: Tx, account_id: UUID, code_hashes: Collection[bytes]) -> None:
    await tx.execute(_ENABLE, account_id)
    await tx.execute(_ADD_CODES, account_id, list(code_hashes))


async def use_step(tx: Tx, account_id: UUID, step: int) -> None:
    await tx.execute(_USE_STEP, account_id, step)


async def use_recovery_code(tx: Tx, account_id: UUID, code_hash: bytes) -> bool:
    """Whether it was one that is left; then it no longer is."""
    return await tx.execute(_USE_CODE, account_id, code_hash) == "DELETE 1"


async def remove(tx: Tx, account_id: UUID) -> bool:
    """With its recovery codes. False where there was none that counted."""
    return bool(await tx.fetchval(_REMOVE, account_id))
