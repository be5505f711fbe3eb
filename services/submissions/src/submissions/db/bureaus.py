"""First-review units, as the accounts service published them."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx
from submissions.domain.form_rules import Bureau

_PUT = """
INSERT INTO bureaus (id, name, region_code, active) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, region_code = excluded.region_code, active = excluded.active
"""
_EXISTS = "SELECT EXISTS (SELECT 1 FROM bureaus WHERE id = $1)"
_ACTIVE = "SELECT EXISTS (SELECT 1 FROM bureaus WHERE id = $1 AND active)"
_NAME = "SELECT name FROM bureaus WHERE id = $1"


async def put(tx: Tx, bureau: Bureau) -> None:
    await tx.execute(_PUT, bureau.id, bureau.name, bureau.region_code, bureau.active)


async def exists(tx: Tx, bureau_id: UUID) -> bool:
    return await tx.fetchval(_EXISTS, bureau_id)


async def is_active(tx: Tx, bureau_id: UUID) -> bool:
    return await tx.fetchval(_ACTIVE, bureau_id)


async def name_of(tx: Tx, bureau_id: UUID) -> str | None:
    return await tx.fetchval(_NAME, bureau_id)
