"""The published list: the selected cases of a call, in the proposal's order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kit.db import Tx

_SELECTED = """
SELECT c.entry_id, c.title, c.work_type, r.work->>'producer' AS producer, b.name AS bureau_name
FROM proposals p CROSS JOIN unnest(p.entry_ids) WITH ORDINALITY AS l (entry_id, place)
JOIN cases c ON c.entry_id = l.entry_id AND c.state = 'selected'
JOIN case_revisions r ON r.entry_id = c.entry_id AND r.revision = c.revision
JOIN bureaus b ON b.bureau_id = c.bureau_id
WHERE p.call_id = $1 ORDER BY l.place
"""


async def selected(tx: Tx, call_id: UUID) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(_SELECTED, call_id)]
