"""A panel closes: its scores no longer change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit, db
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound
from review.db import assignments, panels


@dataclass(frozen=True, slots=True)
class ClosePanel:
    """``reason``: why it closes although not everything is scored; nothing where it must be complete."""

    panel_id: UUID
    by: Principal
    reason: str | None = None


async def close_panel(tx: Tx, cmd: ClosePanel) -> None:
    panel = await panels.lock(tx, cmd.panel_id)
    if panel is None:
        raise NotFound("panel_not_found", "没有此评议组", "There is no such panel")
    panel.require_open()
    unscored = await assignments.count_unscored(tx, panel.panel_id)
    unjudged = await assignments.count_unjudged(tx, panel.panel_id)
    panel.require_complete(unscored=unscored, unjudged=unjudged, reason=cmd.reason)
    await panels.close(tx, panel.panel_id, await db.now(tx), cmd.reason)
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="review.panel_closed", subject=f"panel/{panel.panel_id}",
        reason=cmd.reason, before={"state": "open"},
        after={"state": "closed", "unscored": unscored, "unjudged": unjudged},
    )  # fmt: skip
