"""What the review service publishes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.event import Event


class _EntryFact(Event):
    """What every event about one entry's review says."""

    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    bureau_name: str
    applicant_id: UUID
    registration_number: str
    revision: int
    title: str
    occurred_at: datetime


class EntryApprovedV1(_EntryFact, type="review.entry_approved.v1", subject="entry/entry_id"):
    """The bureau approved the entry in first review."""

    comment: str | None = None


class EntryReturnedV1(_EntryFact, type="review.entry_returned.v1", subject="entry/entry_id"):
    """The bureau returned the entry for changes; it may be submitted again until ``resubmit_until``."""

    reason: str
    resubmit_until: datetime


class EntryRejectedV1(_EntryFact, type="review.entry_rejected.v1", subject="entry/entry_id"):
    """The bureau rejected the entry; final."""

    reason: str


class EntryRecommendedV1(_EntryFact, type="review.entry_recommended.v1", subject="entry/entry_id"):
    """The entry takes one of the bureau's slots."""

    rank: int


class RecommendationWithdrawnV1(_EntryFact, type="review.recommendation_withdrawn.v1", subject="entry/entry_id"):
    """The bureau took its recommendation back; the entry is approved again."""


class EntrySelectedV1(_EntryFact, type="review.entry_selected.v1", subject="entry/entry_id"):
    """The entry is in the published results; final."""


class EntryNotSelectedV1(_EntryFact, type="review.entry_not_selected.v1", subject="entry/entry_id"):
    """The results are published without this entry; final."""


class PanelOpenedV1(Event, type="review.panel_opened.v1", subject="panel/panel_id"):
    """Experts may score the entries of a panel."""

    panel_id: UUID
    call_id: UUID
    title: str
    work_types: tuple[str, ...]
    expert_ids: tuple[UUID, ...]
    entries: int
    opened_at: datetime


class ResultsProposedV1(Event, type="review.results_proposed.v1", subject="call/call_id"):
    """The proposed list is open to the public's objections (公示)."""

    call_id: UUID
    code: str
    entry_ids: tuple[UUID, ...]
    notice_from: datetime
    notice_until: datetime


class Result(BaseModel):
    """One line of the published list."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    entry_id: UUID
    title: str
    work_type: str
    producer: str | None = None
    bureau_name: str


class ResultsPublishedV1(Event, type="review.results_published.v1", subject="call/call_id"):
    """The call's results are public."""

    call_id: UUID
    code: str
    results: tuple[Result, ...]
    published_at: datetime
