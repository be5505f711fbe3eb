"""Which scans and accepted files nobody needs, and which files were taken away a moment ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit.db import Tx
from submissions.domain.scans import SWEPT_MINUTES, UPLOAD_HOURS

_FORGET_SCANS = """
WITH page AS MATERIALIZED (SELECT id FROM scans WHERE id > $1 AND accepted_at < $2 ORDER BY id LIMIT 1000),
    forgotten AS (
        DELETE FROM scans s USING page p WHERE s.id = p.id
            AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.scan_id = s.id)
            AND NOT EXISTS (SELECT 1 FROM entry_revisions r WHERE r.scan_id = s.id)
    )
SELECT id FROM page ORDER BY id DESC LIMIT 1
"""
_NEEDLESS = f"""
SELECT f.sha256 FROM unnest($1::text[]) AS f (sha256)
WHERE NOT EXISTS (SELECT 1 FROM scans s WHERE s.sha256 = f.sha256)
    AND NOT EXISTS (SELECT 1 FROM uploads u WHERE u.sha256 = f.sha256
        AND u.created_at > now() - make_interval(hours => {2 * UPLOAD_HOURS}))
"""  # noqa: S608 - constants only
_MARK = """
INSERT INTO swept_files (sha256, swept_at) SELECT sha256, now() FROM unnest($1::text[]) AS f (sha256)
ON CONFLICT (sha256) DO UPDATE SET swept_at = excluded.swept_at
"""
_FORGET = "DELETE FROM swept_files WHERE swept_at < now() - interval '1 day'"
_SWEPT = f"""
SELECT EXISTS (SELECT 1 FROM swept_files
    WHERE sha256 = $1 AND swept_at > now() - make_interval(mins => {SWEPT_MINUTES}))
"""  # noqa: S608 - constants only


async def forget_scans(tx: Tx, *, after: UUID, until: datetime) -> UUID | None:
    """Of the next thousand that were accepted before ``until``: those of deleted drafts, and those that were replaced
    before they were submitted. Answers where the next ones begin. None of them comes back into use: an entry takes
    only a scan that was accepted this moment."""
    return await tx.fetchval(_FORGET_SCANS, after, until)


async def needless(tx: Tx, hashes: Sequence[str]) -> list[str]:
    """Those that no scan is, and that nobody began to upload lately."""
    return [row["sha256"] for row in await tx.fetch(_NEEDLESS, list(hashes))]


async def mark(tx: Tx, hashes: Sequence[str]) -> None:
    await tx.execute(_MARK, list(hashes))
    await tx.execute(_FORGET)


async def was_swept(tx: Tx, sha256: str) -> bool:
    """Whether it is being taken away now, or was within the last minutes."""
    return await tx.fetchval(_SWEPT, sha256)
