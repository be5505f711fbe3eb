"""Table ``scores``: the present scores of each assignment; earlier ones are in the audit records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kit.db import Tx

_GET = "SELECT scores, comment FROM scores WHERE assignment_id = $1"
_SAVE = """
INSERT INTO scores (assignment_id, scores, comment, total, scored_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (assignment_id) DO UPDATE SET
    scores = excluded.scores, comment = excluded.comment, total = excluded.total, scored_at = excluded.scored_at
"""


async def get(tx: Tx, assignment_id: UUID) -> dict[str, Any] | None:
    """``scores`` by criterion (text of a decimal) and ``comment``."""
    row = await tx.fetchrow(_GET, assignment_id)
    return dict(row) if row else None


async def save(
    tx: Tx, assignment_id: UUID, scores: Mapping[str, str], *, comment: str, total: Decimal, at: datetime
) -> None:
    await tx.execute(_SAVE, assignment_id, dict(scores), comment, total, at)
