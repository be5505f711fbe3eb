"""Table experts."""

from __future__ import annotations

from uuid import UUID

from accounts.domain.account import Expertise
from kit.db import Tx

_INSERT = """
INSERT INTO experts (account_id, organisation, bureau_id, specialities, load_limit) VALUES ($1, $2, $3, $4, $5)
"""


async def insert(tx: Tx, account_id: UUID, expertise: Expertise) -> None:
    await tx.execute(
        _INSERT,
        account_id,
        expertise.organisation,
        expertise.bureau_id,
        list(expertise.specialities),
        expertise.load_limit,
    )
