"""Table ``decisions``: every step of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from kit.db import Tx
from review.domain.cases import Case

By = Literal["applicant", "bureau", "administration"]

_ADD = """
INSERT INTO decisions (entry_id, revision, state, by, reason, resubmit_until, rank, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def add(
    tx: Tx, case: Case, *, by: By, at: datetime, reason: str | None = None, resubmit_until: datetime | None = None
) -> None:
    """Notes the state that ``case`` has reached."""
    await tx.execute(_ADD, case.entry_id, case.revision, case.state.value, by, reason, resubmit_until, case.rank, at)
