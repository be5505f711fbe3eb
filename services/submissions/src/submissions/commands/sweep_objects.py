"""Takes away what lies in the object store and belongs to nothing: uploads that were never confirmed, what confirming
left in staging, needless scans, files of exports that expired, were deleted or were never finished, and attachments
that no call names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.db import Database, now
from kit.objectstore import STAGING, ListedObject, ObjectStore
from submissions.commands.sweep_scans import forget_scans, remove, remove_needless
from submissions.db import attachments, exports
from submissions.domain.attachments import ATTACHMENTS
from submissions.domain.exports import EXPORTS
from submissions.domain.scans import ACCEPTED, UPLOAD_HOURS, sha256_in

KEPT = timedelta(hours=UPLOAD_HOURS)
"""Nothing younger is touched: an upload may still be confirmed, a scan recorded."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many were removed."""

    staging: int
    accepted: int
    exports: int = 0
    attachments: int = 0


async def sweep_objects(database: Database, store: ObjectStore, *, kept: timedelta = KEPT) -> Swept:
    async with database.transaction(readonly=True) as tx:
        until = await now(tx) - kept
    async with database.transaction() as tx:
        await exports.expire(tx)
    await forget_scans(database, until)
    staging = accepted = exported = attached = 0
    async for page in store.pages(STAGING):
        staging += await remove(store, [listed.key for listed in page if listed.modified_at < until])
    async for page in store.pages(ACCEPTED):
        hashes = [sha256_in(listed.key) for listed in page if listed.modified_at < until]
        accepted += await remove_needless(database, store, hashes)
    async for page in store.pages(EXPORTS):
        exported += await _sweep_exports(database, store, [item.key for item in page if item.modified_at < until])
    async for page in store.pages(ATTACHMENTS):
        attached += await _sweep_attachments(database, store, page, until)
    return Swept(staging, accepted, exported, attached)


async def _sweep_attachments(
    database: Database, store: ObjectStore, page: Sequence[ListedObject], until: datetime
) -> int:
    """Named after their content as scans are; an admin's intent to upload the same again keeps it."""
    keys = [listed.key for listed in page if listed.modified_at < until]
    async with database.transaction(readonly=True) as tx:
        needed = await attachments.needed(tx, keys)
    return await remove(store, [key for key in keys if key not in needed])


async def _sweep_exports(database: Database, store: ObjectStore, keys: Sequence[str]) -> int:
    """A key is one attempt's alone: what no export names by now, none ever will."""
    async with database.transaction(readonly=True) as tx:
        needed = await exports.needed(tx, list(keys))
    return await remove(store, [key for key in keys if key not in needed])
