"""Table ``bureaus``: what accounts published about each bureau."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from kit.db import Tx
from review.domain.calls import Bureau

_GET = "SELECT bureau_id, name, central_direct FROM bureaus WHERE bureau_id = ANY($1)"
_SAVE = """
INSERT INTO bureaus (bureau_id, name, region_code, central_direct, active) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (bureau_id) DO UPDATE SET
    name = excluded.name, region_code = excluded.region_code,
    central_direct = excluded.central_direct, active = excluded.active
"""


async def get(tx: Tx, bureau_id: UUID) -> Bureau | None:
    return (await get_many(tx, [bureau_id])).get(bureau_id)


async def get_many(tx: Tx, bureau_ids: Iterable[UUID]) -> dict[UUID, Bureau]:
    """Those that are known."""
    rows = await tx.fetch(_GET, list(set(bureau_ids)))
    return {row["bureau_id"]: Bureau(row["bureau_id"], row["name"], row["central_direct"]) for row in rows}


async def save(tx: Tx, bureau: Bureau, *, region_code: str, active: bool) -> None:
    await tx.execute(_SAVE, bureau.bureau_id, bureau.name, region_code, bureau.central_direct, active)
