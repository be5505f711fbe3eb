"""Proposing a call's list, its public notice (公示), and when it may be published."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from uuid import UUID

from kit.errors import Conflict, Fault, Invalid

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Proposal:
    """``entry_ids`` in the administration's order."""

    call_id: UUID
    entry_ids: tuple[UUID, ...]
    notice_from: datetime
    notice_until: datetime
    published_at: datetime | None = None

    def require_unpublished(self) -> None:
        if self.published_at is not None:
            raise Conflict("results_published", "结果已公布", "The results have been published")

    def require_notice_over(self, at: datetime) -> None:
        if at < self.notice_until:
            raise Conflict(
                "notice_not_over",
                "公示期尚未结束",
                f"The public notice lasts until {self.notice_until.astimezone(SHANGHAI).isoformat()}",
            )


def notice_until(at: datetime, days: int) -> datetime:
    """The end (24:00 in Shanghai) of the last of ``days`` whole days that follow today; with 0 days, now."""
    if days == 0:
        return at
    last_day = at.astimezone(SHANGHAI).date() + timedelta(days=days)
    return datetime.combine(last_day + timedelta(days=1), time(), SHANGHAI)


def check_proposal(entry_ids: Sequence[UUID], recommended: Set[UUID], *, open_panels: int) -> None:
    """Raises ``Conflict`` while a panel is open, ``Invalid`` for entries that are repeated or not recommended."""
    if open_panels:
        raise Conflict(
            "panels_open", f"尚有 {open_panels} 个评议组未结束", f"{open_panels} panels of this call are still open"
        )
    faults: list[Fault] = []
    seen: set[UUID] = set()
    for place, entry_id in enumerate(entry_ids):
        if entry_id in seen:
            faults.append(Fault(f"entry_ids.{place}", "entry_repeated", "重复列出", "is listed twice"))
        elif entry_id not in recommended:
            faults.append(
                Fault(f"entry_ids.{place}", "entry_not_recommended", "不是已推荐的作品", "is not a recommended entry")
            )
        seen.add(entry_id)
    if faults:
        raise Invalid("proposal_invalid", "拟公布名单有误", "The proposed list is not right", faults=faults)
