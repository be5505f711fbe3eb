"""What the public sees: the notice of the proposed list, and the published results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kit.db import Tx

_LINES = """
(SELECT coalesce(jsonb_agg(jsonb_build_object(
    'entry_id', c.entry_id, 'title', c.title, 'work_type', c.work_type, 'producer', r.work->'producer',
    'bureau_name', b.name) ORDER BY l.place), '[]')
FROM unnest(p.entry_ids) WITH ORDINALITY AS l (entry_id, place)
JOIN cases c ON c.entry_id = l.entry_id AND c.state = ANY($2::text[])
JOIN case_revisions r ON r.entry_id = c.entry_id AND r.revision = c.revision
LEFT JOIN bureaus b ON b.bureau_id = c.bureau_id) AS items
"""
_NOTICE = f"""
SELECT p.call_id, k.code, k.title, p.notice_from, p.notice_until, {_LINES}
FROM proposals p JOIN calls k USING (call_id) WHERE p.call_id = $1
"""  # noqa: S608 - constants only
_RESULTS = f"""
SELECT p.call_id, k.code, k.title, p.published_at, {_LINES}
FROM proposals p JOIN calls k USING (call_id) WHERE p.call_id = $1 AND p.published_at IS NOT NULL
"""  # noqa: S608 - constants only


async def get_notice(tx: Tx, call_id: UUID) -> dict[str, Any] | None:
    row = await tx.fetchrow(_NOTICE, call_id, ["recommended", "selected"])
    return dict(row) if row else None


async def get_results(tx: Tx, call_id: UUID) -> dict[str, Any] | None:
    row = await tx.fetchrow(_RESULTS, call_id, ["selected"])
    return dict(row) if row else None
