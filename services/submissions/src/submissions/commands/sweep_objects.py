"""Takes away what lies in the object store and belongs to nothing: uploads that were never confirmed, what confirming
left in staging, and accepted files whose scan was never recorded.

An accepted file is named after its content, so that somebody may be accepting it again this moment. It is marked first,
then looked at once more, then removed: whoever begins to upload it before the second look keeps it, and whoever begins
later finds the mark (``confirm_upload``) and comes back when it is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.db import Database, now
from kit.objectstore import STAGING, ListedObject, ObjectStore
from submissions.db import sweeps
from submissions.domain.scans import ACCEPTED, UPLOAD_HOURS, accepted_key, sha256_in

KEPT = timedelta(hours=UPLOAD_HOURS)
"""Nothing younger is touched: an upload may still be confirmed, a scan recorded."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many were removed."""

    staging: int
    accepted: int


async def sweep_objects(database: Database, store: ObjectStore, *, kept: timedelta = KEPT) -> Swept:
    async with database.transaction(readonly=True) as tx:
        until = await now(tx) - kept
    staging = accepted = 0
    async for page in store.pages(STAGING):
        staging += await _remove(store, [listed.key for listed in page if listed.modified_at < until])
    async for page in store.pages(ACCEPTED):
        accepted += await _sweep_accepted(database, store, page, until)
    return Swept(staging, accepted)


async def _sweep_accepted(database: Database, store: ObjectStore, page: Sequence[ListedObject], until: datetime) -> int:
    hashes = [sha256_in(listed.key) for listed in page if listed.modified_at < until]
    async with database.transaction() as tx:
        if not (found := await sweeps.needless(tx, hashes)):
            return 0
        await sweeps.mark(tx, found)
    async with database.transaction(readonly=True) as tx:
        found = await sweeps.needless(tx, found)
    return await _remove(store, [accepted_key(sha256) for sha256 in found])


async def _remove(store: ObjectStore, keys: Sequence[str]) -> int:
    for key in keys:
        await store.remove(key)
    return len(keys)
