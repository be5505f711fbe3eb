"""Table experts."""

from __future__ import annotations

from uuid import UUID

from accounts.domain.account import Expertise
from kit.db import Tx

_INSERT = """
INSERT INTO experts (account_id, organisation, bureau_id, specialities, load_limit) VALUES ($1, $2, $3, $4, $5)
"""
_GET = "SELECT organisation, bureau_id, specialities, load_limit FROM experts WHERE account_id = $1"
_UPDATE = """
UPDATE experts SET organisation = $2, bureau_id = $3, specialities = $4, load_limit = $5 WHERE account_id = $1
"""


async def insert(tx: Tx, account_id: UUID, expertise: Expertise) -> None:
    await tx.execute(_INSERT, account_id, *_values(expertise))


async def find(tx: Tx, account_id: UUID) -> Expertise | None:
    row = await tx.fetchrow(_GET, account_id)
    return (
        Expertise(row["organisation"], row["bureau_id"], tuple(row["specialities"]), row["load_limit"]) if row else None
    )


async def save(tx: Tx, account_id: UUID, expertise: Expertise) -> None:
    await tx.execute(_UPDATE, account_id, *_values(expertise))


def _values(expertise: Expertise) -> tuple[object, ...]:
    return expertise.organisation, expertise.bureau_id, list(expertise.specialities), expertise.load_limit
