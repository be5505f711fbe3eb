"""An expert scores a work, or changes the scores, until the panel closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from kit import audit, db
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Conflict
from review.commands.declare_conflict import assignment_not_found
from review.db import assignments, panels, scores
from review.domain.scoring import check_scores, total


@dataclass(frozen=True, slots=True)
class ScoreWork:
    """``scores``: 0–100 for each criterion of the panel's rubric."""

    assignment_id: UUID
    by: Principal
    scores: Mapping[str, Decimal]
    comment: str


async def score_work(tx: Tx, cmd: ScoreWork) -> None:
    found = await assignments.find(tx, cmd.assignment_id, cmd.by.account_id)
    if found is None or found.state == "conflict":
        raise assignment_not_found()
    panel = await panels.lock(tx, found.panel_id)
    mine = await assignments.lock(tx, cmd.assignment_id, cmd.by.account_id)
    if panel is None or mine is None or mine.state == "conflict":
        raise assignment_not_found()
    panel.require_open()
    if mine.state != "cleared":
        raise Conflict(
            "declaration_missing",
            "请先声明与该作品无利害关系",
            "Declare first that you have no conflict with this work",
        )
    check_scores(panel.rubric, cmd.scores)
    plain = {criterion.name: str(cmd.scores[criterion.name]) for criterion in panel.rubric}
    before = await scores.get(tx, mine.assignment_id)
    weighted = total(panel.rubric, cmd.scores)
    await scores.save(tx, mine.assignment_id, plain, comment=cmd.comment, total=weighted, at=await db.now(tx))
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="review.work_scored",
        subject=f"assignment/{mine.assignment_id}", before=before, after={"scores": plain, "comment": cmd.comment},
    )  # fmt: skip
