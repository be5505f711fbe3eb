"""A panel: experts who judge the recommended entries of some work types of a call."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.errors import Conflict, Fault, Invalid
from review.domain.calls import Call
from review.domain.scoring import Criterion


@dataclass(frozen=True, slots=True)
class PanelPlan:
    call_id: UUID
    title: str
    work_types: tuple[str, ...]
    expert_ids: tuple[UUID, ...]
    experts_per_entry: int
    rubric: tuple[Criterion, ...]

    def check(self, call: Call, experts: Set[UUID]) -> None:
        """``experts`` are the active ones among the plan's. Raises ``Invalid`` with every fault."""
        faults = [
            *_repeated("work_types", self.work_types),
            *(
                Fault(
                    f"work_types.{place}", "work_type_not_taken", "该项目不含此作品类型", "is no work type of the call"
                )
                for place, work_type in enumerate(self.work_types)
                if work_type not in call.work_types
            ),
            *_repeated("expert_ids", self.expert_ids),
            *(
                Fault(f"expert_ids.{place}", "expert_unknown", "没有此专家或已停用", "is no active expert")
                for place, expert_id in enumerate(self.expert_ids)
                if expert_id not in experts
            ),
            *_repeated("rubric", [criterion.name for criterion in self.rubric]),
        ]
        if self.experts_per_entry > len(set(self.expert_ids)):
            faults.append(
                Fault(
                    "experts_per_entry",
                    "more_than_experts",
                    "多于评议组的专家人数",
                    "is more than the panel has experts",
                )
            )
        if faults:
            raise Invalid("panel_invalid", "评议组设置有误", "The panel is not right", faults=faults)


@dataclass(frozen=True, slots=True)
class Panel:
    panel_id: UUID
    call_id: UUID
    title: str
    experts_per_entry: int
    rubric: tuple[Criterion, ...]
    closed_at: datetime | None

    def require_open(self) -> None:
        if self.closed_at is not None:
            raise Conflict("panel_closed", "评议已结束", "The panel is closed")

    def require_complete(self, *, unscored: int, unjudged: int, reason: str | None) -> None:
        """A panel closes when everything is scored, or for a reason. Raises ``Conflict``.

        ``unscored``: assignments without a score; ``unjudged``: entries that no expert is left for.
        """
        if reason is None and (unscored or unjudged):
            raise Conflict(
                "panel_incomplete",
                f"尚有 {unscored} 项未评分、{unjudged} 件作品无专家评议",
                f"{unscored} assignments have no score, {unjudged} entries have no expert",
            )


def work_types_taken(taken: Sequence[str]) -> Conflict:
    return Conflict(
        "work_type_in_open_panel",
        f"以下作品类型已有进行中的评议组：{'、'.join(taken)}",
        f"An open panel of this call already judges: {', '.join(taken)}",
    )


def no_entries() -> Conflict:
    return Conflict(
        "panel_without_entries",
        "没有待评议的推荐作品",
        "No recommended entry of these work types waits for a panel",
    )


def _repeated(field: str, values: Sequence[object]) -> list[Fault]:
    return [
        Fault(f"{field}.{place}", "repeated", "重复列出", "is listed twice")
        for place, value in enumerate(values)
        if value in values[:place]
    ]
