"""An applicant was erased. What was submitted is a record and stays; drafts nobody can finish any more."""

from __future__ import annotations

from uuid import UUID

from kit import audit
from kit.db import Tx
from submissions.db import entries


async def forget_drafts(tx: Tx, applicant_id: UUID) -> None:
    for entry_id in await entries.delete_drafts(tx, applicant_id):
        await audit.record(
            tx, actor="service/submissions", role="system", action="entry_deleted", subject=f"entry/{entry_id}"
        )
