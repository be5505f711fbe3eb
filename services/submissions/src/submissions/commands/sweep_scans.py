"""Takes away the scans of deleted drafts, those that were replaced before they were submitted, and accepted files that
no scan names.

An accepted file is named after its content, so that somebody may be accepting it again this moment. It is marked first,
then looked at once more, then removed: whoever begins to upload it before the second look keeps it, and whoever begins
later finds the mark (``confirm_upload``) and comes back when it is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit.db import Database
from kit.objectstore import ObjectStore
from submissions.db import sweeps
from submissions.domain.scans import accepted_key


async def forget_scans(database: Database, until: datetime) -> None:
    """Those that nothing names, and that were accepted before."""
    place: UUID | None = UUID(int=0)
    while place is not None:
        async with database.transaction() as tx:
            place = await sweeps.forget_scans(tx, after=place, until=until)


async def remove_needless(database: Database, store: ObjectStore, hashes: Sequence[str]) -> int:
    """How many of the accepted files with these contents were removed."""
    async with database.transaction() as tx:
        if not (found := await sweeps.needless(tx, list(hashes))):
            return 0
        await sweeps.mark(tx, found)
    async with database.transaction(readonly=True) as tx:
        found = await sweeps.needless(tx, found)
    return await remove(store, [accepted_key(sha256) for sha256 in found])


async def remove(store: ObjectStore, keys: Sequence[str]) -> int:
    for key in keys:
        await store.remove(key)
    return len(keys)
