"""An applicant was erased, and begins nothing more. What was submitted is a record and stays; drafts nobody can finish
any more."""

from __future__ import annotations

from uuid import UUID

from kit import audit
from kit.db import Tx
from submissions.db import applicants, entries


async def forget_drafts(tx: Tx, applicant_id: UUID) -> None:
    await applicants.erase(tx, applicant_id)
    for entry_id in await entries.delete_drafts(tx, applicant_id):
        await audit.record(
            tx, actor="service/submissions", role="system", action="entry_deleted", subject=f"entry/{entry_id}"
        )
