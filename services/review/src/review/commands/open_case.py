"""A revision was submitted: the first opens the entry's case, a later one opens a returned case again."""

from __future__ import annotations

from dataclasses import dataclass

from kit import audit
from kit.db import Tx
from kit.log import logger
from review.commands.facts import standing
from review.db import case_revisions, cases, decisions
from review.domain.cases import Case, Submission


@dataclass(frozen=True, slots=True)
class OpenCase:
    submission: Submission


async def open_case(tx: Tx, cmd: OpenCase) -> None:
    """Needs neither the call nor the bureau to be known yet. What comes out of turn changes nothing."""
    submission = cmd.submission
    known = await cases.lock(tx, submission.entry_id)
    if known and not known.takes_revision(submission.revision):
        logger.warning(
            "submission_out_of_turn",
            entry_id=str(submission.entry_id),
            state=known.state,
            revision=submission.revision,
        )
        return
    case = Case.of(submission)
    await cases.open_again(tx, submission)
    await case_revisions.add(tx, submission)
    await decisions.add(tx, case, by="applicant", at=submission.submitted_at)
    await audit.record(
        tx, actor=f"account/{submission.applicant_id}", role="applicant", action="review.case_opened",
        subject=f"entry/{case.entry_id}", before=standing(known) if known else None, after=standing(case),
    )  # fmt: skip
