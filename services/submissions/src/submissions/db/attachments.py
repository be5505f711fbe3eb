"""Attachments of calls, and intents to upload one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from kit.db import Tx
from kit.errors import Conflict, NotFound
from submissions.domain.attachments import ATTACHMENTS, Attachment

_COLUMNS = "id, call_id, name, object_key, size, sha256, kept_at"
_ADD = "INSERT INTO attachments (id, call_id, name, object_key, size, sha256) VALUES ($1, $2, $3, $4, $5, $6)"
_GET = f"""
SELECT {_COLUMNS} FROM attachments WHERE id = $1 AND call_id = $2 AND removed_at IS NULL
"""  # noqa: S608 - constants only
_LOCK = f"{_GET} FOR UPDATE"
_LIST = f"""
SELECT {_COLUMNS} FROM attachments
WHERE call_id = $1 AND kept_at IS NOT NULL AND removed_at IS NULL ORDER BY kept_at, id
"""  # noqa: S608 - constants only
_KEEP = f"""
UPDATE attachments SET object_key = $2, kept_at = now() WHERE id = $1 RETURNING {_COLUMNS}
"""  # noqa: S608 - constants only
_REMOVE = "UPDATE attachments SET removed_at = now() WHERE id = $1"
_COPY = """
INSERT INTO attachments (id, call_id, name, object_key, size, sha256, kept_at)
SELECT uuidv7(), $2, name, object_key, size, sha256, kept_at
FROM attachments WHERE call_id = $1 AND kept_at IS NOT NULL AND removed_at IS NULL
"""
_NEEDED = f"""
SELECT k.object_key FROM unnest($1::text[]) AS k (object_key) WHERE EXISTS (
    SELECT 1 FROM attachments a WHERE a.object_key = k.object_key
        OR a.kept_at IS NULL AND k.object_key LIKE '{ATTACHMENTS}' || a.sha256 || '.%'
            AND uuid_extract_timestamp(a.id) > now() - interval '2 days'
)
"""  # noqa: S608 - constants only


async def add(tx: Tx, attachment: Attachment) -> None:
    """An intent to upload it."""
    await tx.execute(
        _ADD,
        attachment.id,
        attachment.call_id,
        attachment.name,
        attachment.object_key,
        attachment.size,
        attachment.sha256,
    )


async def get(tx: Tx, call_id: UUID, attachment_id: UUID, *, lock: bool = False) -> Attachment:
    """Kept, or an intent. Raises ``NotFound``."""
    row = await tx.fetchrow(_LOCK if lock else _GET, attachment_id, call_id)
    if row is None:
        raise not_found()
    return Attachment(**row)


async def of_call(tx: Tx, call_id: UUID) -> list[Attachment]:
    """What is kept, the oldest first."""
    return [Attachment(**row) for row in await tx.fetch(_LIST, call_id)]


async def keep(tx: Tx, attachment: Attachment) -> Attachment:
    """Raises ``Conflict`` where the call has one of that name."""
    try:
        async with tx.transaction():
            row = await tx.fetchrow(_KEEP, attachment.id, attachment.kept_key)
    except asyncpg.UniqueViolationError as error:
        raise Conflict("attachment_exists", "已有同名附件", "There is an attachment of that name") from error
    assert row is not None  # noqa: S101 - RETURNING
    return Attachment(**row)


async def needed(tx: Tx, keys: Sequence[str]) -> set[str]:
    """Those of the objects that an attachment is, also one that was removed, or that one may become: it is copied
    before it is named."""
    return {row["object_key"] for row in await tx.fetch(_NEEDED, list(keys))}


async def remove(tx: Tx, attachment_id: UUID) -> None:
    """The row stays, and what it names in the object store."""
    await tx.execute(_REMOVE, attachment_id)


async def copy(tx: Tx, source_id: UUID, call_id: UUID) -> None:
    """Another call offers the same files."""
    await tx.execute(_COPY, source_id, call_id)


def not_found() -> NotFound:
    return NotFound("attachment_not_found", "没有此附件", "There is no such attachment")
