"""Table ``case_revisions``: each submitted revision, frozen."""

from __future__ import annotations

from kit.db import Tx
from review.domain.cases import Submission

_ADD = """
INSERT INTO case_revisions (entry_id, revision, bureau_id, registration_number, work, warnings, scan_sha256,
    scan_pages, submitted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def add(tx: Tx, submission: Submission) -> None:
    await tx.execute(
        _ADD,
        submission.entry_id,
        submission.revision,
        submission.bureau_id,
        submission.registration_number,
        submission.work,
        list(submission.warnings),
        submission.scan_sha256,
        submission.scan_pages,
        submission.submitted_at,
    )
