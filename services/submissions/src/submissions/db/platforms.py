"""Licensed and registered platforms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from kit.db import Tx
from kit.errors import NotFound
from submissions.domain.platforms import Platform, PlatformKind

_ADD = """
INSERT INTO platforms (name, folded, kind)
SELECT name, folded, $3 FROM unnest($1::text[], $2::text[]) AS given (name, folded)
ON CONFLICT (folded) DO NOTHING RETURNING name
"""
_FIND = """
SELECT id, name, kind, active FROM platforms
WHERE (active OR $1) AND ($2 = '' OR strpos(folded, $2) > 0) AND ($3::text IS NULL OR folded > $3)
ORDER BY folded LIMIT $4
"""
_GET = "SELECT id, name, kind, active FROM platforms WHERE id = $1 FOR UPDATE"
_SAVE = "UPDATE platforms SET kind = $2, active = $3 WHERE id = $1"

_IS_KNOWN = """
(NOT EXISTS (SELECT 1 FROM platforms WHERE active) OR EXISTS (
    SELECT 1 FROM platforms p
    WHERE p.active AND p.folded = lower(regexp_replace(normalize({name}, NFKC), '\\s', '', 'g'))
))
"""
KNOWN = _IS_KNOWN.format(name="e.form ->> 'platform'")
"""Whether an entry ``e`` names one of them. As ``domain.folding`` compares, but for letters that lower case alone does
not fold; it decides a warning only. Without any platform nothing is unknown."""
_UNKNOWN = f"""
SELECT given.name FROM unnest($1::text[]) AS given (name) WHERE NOT {_IS_KNOWN.format(name="given.name")}
"""  # noqa: S608 - constants only


async def add(tx: Tx, names: Mapping[str, str], kind: PlatformKind) -> list[str]:
    """``names`` by their folded spelling. Answers those that were not there."""
    return [row["name"] for row in await tx.fetch(_ADD, list(names.values()), list(names), kind)]


async def unknown(tx: Tx, names: Collection[str]) -> set[str]:
    """Those of them that none is, compared as ``KNOWN`` does."""
    return {row["name"] for row in await tx.fetch(_UNKNOWN, list(names))} if names else set()


async def find(tx: Tx, *, inactive: bool, folded: str, after: str | None, limit: int) -> list[Platform]:
    """Those whose name holds ``folded``, by their folded names."""
    return [Platform(**row) for row in await tx.fetch(_FIND, inactive, folded, after, limit)]


async def lock(tx: Tx, platform_id: UUID) -> Platform:
    """Raises ``NotFound``."""
    row = await tx.fetchrow(_GET, platform_id)
    if row is None:
        raise NotFound("platform_not_found", "没有此平台", "There is no such platform")
    return Platform(**row)


async def save(tx: Tx, platform: Platform) -> None:
    await tx.execute(_SAVE, platform.id, platform.kind, platform.active)
