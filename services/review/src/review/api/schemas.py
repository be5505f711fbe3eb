"""What the API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
CaseState = Literal[
    "submitted", "returned", "approved", "recommended", "rejected", "withdrawn", "selected", "not_selected"
]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ApprovalIn(_In):
    comment: Reason | None = None


class ReturnIn(_In):
    """``resubmit_until``: the recommendation deadline unless given."""

    reason: Reason
    resubmit_until: AwareDatetime | None = None


class RejectionIn(_In):
    reason: Reason


class RecommendationIn(_In):
    """Nothing: the entry takes the next rank."""


class RankingIn(_In):
    entry_ids: Annotated[list[UUID], Field(max_length=10_000)]


class BlindWorkOut(BaseModel):
    """A work without what tells who entered, owns or made it."""

    title: str
    work_type: str
    episodes: int
    minutes_per_episode: Decimal
    total_minutes: Decimal
    first_broadcast_on: date
    finished_on: date | None = None
    platform: str
    link: str | None = None
    synopsis: str | None = None
    statement: str | None = None
    criteria: list[str] = []


class WorkOut(BlindWorkOut):
    """Owner, producer and maker are missing for an individual's entry."""

    copyright_owner: str | None = None
    producer: str | None = None
    maker: str | None = None


class StepOut(BaseModel):
    at: datetime
    state: CaseState
    by: Literal["applicant", "bureau", "administration"]
    revision: int
    reason: str | None = None
    resubmit_until: datetime | None = None
    rank: int | None = None


class CaseOut(BaseModel):
    """``rank`` is the place among the bureau's recommended works."""

    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    registration_number: str
    revision: int
    state: CaseState
    rank: int | None
    applicant_kind: Literal["organisation", "individual"]
    organisation_name: str | None
    work: WorkOut
    warnings: list[str]
    history: list[StepOut]


class RankingOut(BaseModel):
    """Recommended entries, first place first."""

    entry_ids: list[UUID]


class SlotsOut(BaseModel):
    """``quota`` is null for a central-direct unit, which has no limit."""

    quota: int | None
    used: int


class CriterionIn(_In):
    name: Name
    weight: Annotated[int, Field(ge=1, le=100)]


class CriterionOut(BaseModel):
    """``weight`` counts relative to the sum of the rubric's weights."""

    name: str
    weight: int


class PanelIn(_In):
    """``rubric``: the programme's four criteria unless given."""

    call_id: UUID
    title: Name
    work_types: Annotated[list[Name], Field(min_length=1, max_length=50)]
    expert_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    experts_per_entry: Annotated[int, Field(ge=1, le=20)] = 3
    rubric: Annotated[list[CriterionIn], Field(min_length=1, max_length=20)] | None = None


class ClosingIn(_In):
    """``force`` closes an incomplete panel, and needs a ``reason``."""

    force: bool = False
    reason: Reason | None = None


class PanelAssignmentOut(BaseModel):
    id: UUID
    entry_id: UUID
    title: str
    expert_id: UUID
    state: Literal["assigned", "cleared", "conflict"]
    note: str | None
    scored: bool


class PanelOut(BaseModel):
    """``short_entry_ids``: entries that lost an expert to a conflict and found no other."""

    id: UUID
    call_id: UUID
    title: str
    state: Literal["open", "closed"]
    work_types: list[str]
    rubric: list[CriterionOut]
    experts_per_entry: int
    expert_ids: list[UUID]
    opened_at: datetime
    closed_at: datetime | None
    closing_reason: str | None
    short_entry_ids: list[UUID]
    assignments: list[PanelAssignmentOut]


class DeclarationIn(_In):
    conflict: bool
    note: Reason | None = None


class ScoreIn(_In):
    """``scores``: for each criterion of the rubric 0–100, at most one decimal."""

    scores: Annotated[dict[str, Decimal], Field(max_length=20)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class ScoreOut(BaseModel):
    """``total`` is the weighted mean of the scores."""

    scores: dict[str, Decimal]
    comment: str
    total: Decimal
    scored_at: datetime


class AssignmentOut(BaseModel):
    """A work to judge. ``state``: assigned, cleared (no conflict declared), or conflict."""

    id: UUID
    panel_id: UUID
    panel_title: str
    panel_state: Literal["open", "closed"]
    call_id: UUID
    state: Literal["assigned", "cleared", "conflict"]
    rubric: list[CriterionOut]
    work: BlindWorkOut
    score: ScoreOut | None


class EvaluationLineOut(BaseModel):
    """Means and spread in points of 0–100; null without scores."""

    entry_id: UUID
    panel_id: UUID | None
    bureau_id: UUID
    registration_number: str
    rank: int
    state: CaseState
    title: str
    work_type: str
    raw_mean: float | None
    normalised_mean: float | None
    spread: float | None
    scores: int


class EvaluationOut(BaseModel):
    """Every recommended entry of the call."""

    items: list[EvaluationLineOut]


class ProposalIn(_In):
    entry_ids: Annotated[list[UUID], Field(min_length=1, max_length=10_000)]
    notice_days: Annotated[int, Field(ge=0, le=30)]


class ResultLineOut(BaseModel):
    entry_id: UUID
    title: str
    work_type: str
    producer: str | None
    bureau_name: str | None


class NoticeOut(BaseModel):
    """The proposed list, open to objections until ``notice_until``."""

    call_id: UUID
    code: str
    title: str
    notice_from: datetime
    notice_until: datetime
    items: list[ResultLineOut]


class ResultsOut(BaseModel):
    call_id: UUID
    code: str
    title: str
    published_at: datetime
    items: list[ResultLineOut]
