"""Table bureaus."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from accounts.domain.bureaus import NAME_TAKEN, Bureau
from accounts.domain.text import fold
from kit.db import Row, Tx
from kit.errors import Invalid, NotFound

_COLUMNS = "id, name, region_code, central_direct, active"
_INSERT = """
INSERT INTO bureaus (id, name, name_folded, region_code, central_direct, active) VALUES ($1, $2, $3, $4, $5, $6)
"""
_UPDATE = "UPDATE bureaus SET name = $2, name_folded = $3, active = $4, updated_at = now() WHERE id = $1"
_UPDATE_KEYS = "UPDATE bureaus SET search_keys = $2, search_rule = $3 WHERE id = $1"
_GET = f"SELECT {_COLUMNS} FROM bureaus WHERE id = $1"  # noqa: S608 - constants only
_GET_FOR_UPDATE = f"{_GET} FOR UPDATE"
# the name besides, as the keys may not be made yet
_SEARCH = f"""
SELECT {_COLUMNS} FROM bureaus
WHERE (strpos(name_folded, $1) > 0 OR EXISTS (SELECT FROM unnest(search_keys) AS t (key) WHERE starts_with(key, $1)))
  AND active = coalesce($2, active)
ORDER BY central_direct, region_code, name
"""  # noqa: S608 - constants only
_WITH_OLDER_KEYS = f"""
SELECT {_COLUMNS} FROM bureaus WHERE search_rule < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - constants only
_BY_NAMES = "SELECT name_folded, id, active FROM bureaus WHERE name_folded = ANY ($1)"
# shared with other forms, but not with whoever switches the bureau off at this moment
_IS_ACTIVE = "SELECT active FROM bureaus WHERE id = $1 FOR SHARE"


async def insert(tx: Tx, bureau: Bureau) -> None:
    """Raises ``Invalid`` where another bureau has the name."""
    try:
        await tx.execute(
            _INSERT,
            bureau.id,
            bureau.name,
            fold(bureau.name),
            bureau.region_code,
            bureau.central_direct,
            bureau.active,
        )
    except asyncpg.UniqueViolationError as error:
        raise _taken() from error


async def save(tx: Tx, bureau: Bureau) -> None:
    """Raises ``Invalid`` where another bureau has the name."""
    try:
        await tx.execute(_UPDATE, bureau.id, bureau.name, fold(bureau.name), bureau.active)
    except asyncpg.UniqueViolationError as error:
        raise _taken() from error


async def get(tx: Tx, bureau_id: UUID, *, for_update: bool = False) -> Bureau:
    row = await tx.fetchrow(_GET_FOR_UPDATE if for_update else _GET, bureau_id)
    if row is None:
        raise NotFound("bureau_not_found", "没有找到该申报台局", "There is no such bureau")
    return _bureau(row)


async def save_keys(tx: Tx, bureau_id: UUID, keys: Sequence[str], *, rule: int) -> None:
    await tx.execute(_UPDATE_KEYS, bureau_id, keys, rule)


async def with_older_keys(tx: Tx, *, rule: int, limit: int) -> list[Bureau]:
    """Bureaus whose keys were made by an older rule; nobody else changes them until the transaction ends."""
    return [_bureau(row) for row in await tx.fetch(_WITH_OLDER_KEYS, rule, limit)]


async def search(tx: Tx, term: str, *, active: bool | None) -> list[Bureau]:
    """Bureaus that ``term`` finds, provinces first, by region. ``active`` is missing where it does not matter."""
    return [_bureau(row) for row in await tx.fetch(_SEARCH, term, active)]


async def by_names(tx: Tx, folded: Sequence[str]) -> dict[str, tuple[UUID, bool]]:
    """Of those that exist, by the folded name: the id, and whether it is active."""
    return {row["name_folded"]: (row["id"], row["active"]) for row in await tx.fetch(_BY_NAMES, folded)}


async def is_active(tx: Tx, bureau_id: UUID) -> bool:
    """Whether it exists and is active; it stays so until the transaction ends."""
    return bool(await tx.fetchval(_IS_ACTIVE, bureau_id))


def _bureau(row: Row) -> Bureau:
    return Bureau(row["id"], row["name"], row["region_code"], row["central_direct"], row["active"])


def _taken() -> Invalid:
    return Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=[NAME_TAKEN])
