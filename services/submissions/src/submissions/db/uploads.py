"""Intents to upload a scan."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx
from kit.errors import NotFound
from submissions.domain.scans import UPLOAD_HOURS, Upload

_ADD = "INSERT INTO uploads (id, entry_id, applicant_id, object_key, size, sha256) VALUES ($1, $2, $3, $4, $5, $6)"
_RECENT = "SELECT count(*) FROM uploads WHERE applicant_id = $1 AND created_at > now() - interval '1 hour'"
_LOCK_APPLICANT = "SELECT pg_advisory_xact_lock(hashtextextended('uploads:' || $1::uuid::text, 0))"
_TRY = f"""
UPDATE uploads SET attempts = attempts + (scan_id IS NULL)::int
WHERE id = $1 AND entry_id = $2 AND applicant_id = $3
    AND (scan_id IS NOT NULL OR created_at > now() - make_interval(hours => {UPLOAD_HOURS}))
RETURNING id, object_key, size, sha256, attempts, scan_id
"""  # noqa: S608 - constants only
_GIVE_BACK = "UPDATE uploads SET attempts = attempts - 1 WHERE id = $1 AND scan_id IS NULL"
_ACCEPT = "UPDATE uploads SET scan_id = $2 WHERE id = $1"


async def add(tx: Tx, upload: Upload, *, entry_id: UUID, applicant_id: UUID) -> None:
    await tx.execute(_ADD, upload.id, entry_id, applicant_id, upload.object_key, upload.size, upload.sha256)


async def count_recent(tx: Tx, applicant_id: UUID) -> int:
    """How many the applicant began within the last hour; who asks next waits until this transaction ends."""
    await tx.execute(_LOCK_APPLICANT, applicant_id)
    return await tx.fetchval(_RECENT, applicant_id)


async def begin_attempt(tx: Tx, upload_id: UUID, *, entry_id: UUID, applicant_id: UUID) -> Upload:
    """Counts an attempt to confirm it, and locks it. Raises ``NotFound``, also once it has expired."""
    row = await tx.fetchrow(_TRY, upload_id, entry_id, applicant_id)
    if row is None:
        raise NotFound("upload_not_found", "没有此上传", "There is no such upload")
    return Upload(**row)


async def give_attempt_back(tx: Tx, upload_id: UUID) -> None:
    await tx.execute(_GIVE_BACK, upload_id)


async def accept(tx: Tx, upload_id: UUID, scan_id: UUID) -> None:
    await tx.execute(_ACCEPT, upload_id, scan_id)
