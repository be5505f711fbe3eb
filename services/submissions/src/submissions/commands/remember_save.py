"""A save of form or scan is remembered, together with those of the same sitting."""

from __future__ import annotations

from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Tx, now
from kit.outbox import uuid7
from submissions.db import saves
from submissions.domain.changes import Save, changes, scan_changes
from submissions.domain.entry import Entry


async def remember_save(tx: Tx, former: Entry, saved: Entry, saved_by: UUID, cipher: FieldCipher) -> None:
    """The entry is locked, so that the saves of one entry come one after the other."""
    at = await now(tx)
    save = Save(
        id=uuid7(),
        entry_id=saved.id,
        revision=saved.revision,
        version=saved.version,
        began_at=at,
        saved_at=at,
        saved_by=saved_by,
        changes={**changes(former.form, saved.form), **scan_changes(former.scan, saved.scan)},
    )
    last = await saves.find(tx, saved.id, cipher, after=None, limit=1)
    if last and last[0].takes_in(save):
        save = last[0].with_later(save)
    if save.changes:
        await saves.put(tx, save, cipher)
    else:
        await saves.delete(tx, save.id)
