"""What a receipt attests, read from the frozen revision and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kit.db import Tx
from kit.errors import NotFound

_GET = """
SELECT r.form, r.submitted_at, s.sha256 AS scan_sha256, e.registration_number,
    format('%sQ%s', c.year, c.quarter) AS call
FROM entry_revisions r
    JOIN scans s ON s.id = r.scan_id
    JOIN entries e ON e.id = r.entry_id
    JOIN calls c ON c.id = e.call_id
WHERE r.entry_id = $1 AND r.revision = $2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """One submitted revision; ``form`` is its snapshot as it was frozen, without the contact."""

    form: dict[str, Any]
    submitted_at: datetime
    scan_sha256: str
    registration_number: str
    call: str


async def get(tx: Tx, entry_id: UUID, revision: int) -> Submitted:
    """Raises ``NotFound``."""
    row = await tx.fetchrow(_GET, entry_id, revision)
    if row is None:
        raise NotFound("receipt_not_found", "没有此申报回执", "There is no such receipt")
    return Submitted(**row)
