"""An applicant deletes a draft that was never submitted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from submissions.db import entries


@dataclass(frozen=True, slots=True)
class DeleteEntry:
    by: Principal
    entry_id: UUID


async def delete_entry(tx: Tx, cmd: DeleteEntry, cipher: FieldCipher) -> None:
    """Raises ``Conflict`` for anything but a draft."""
    entry = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher, lock=True)
    entry.check_deletable()
    await entries.delete(tx, entry.id)
    await audit.record(tx, actor=cmd.by.actor, role=cmd.by.role, action="entry_deleted", subject=f"entry/{entry.id}")
