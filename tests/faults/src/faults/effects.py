"""What consumers made of events, read back from their tables: which event, in which order, in which transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from faults.state import Applied, Folded, OutboxRow
from faults.world import World

SHOWN = {
    "submissions": frozenset({"review.events"}),
    "review": frozenset({"submissions.events"}),
    "notifications": frozenset({"submissions.events", "review.events"}),
}
"""Of which topics a consumer's tables show every event about an entry."""

_STATES = {
    "submissions.entry_submitted.v1": "submitted",
    "submissions.entry_withdrawn.v1": "withdrawn",
    "review.entry_approved.v1": "approved",
    "review.entry_returned.v1": "returned",
    "review.entry_rejected.v1": "rejected",
    "review.entry_recommended.v1": "recommended",
    "review.recommendation_withdrawn.v1": "approved",
}
_AT = {"submissions.entry_submitted.v1": "submitted_at", "submissions.entry_withdrawn.v1": "withdrawn_at"}

_DECISIONS = """
SELECT entry_id::text, state, revision, id, xmin::text::bigint AS tx FROM decisions
WHERE by = 'applicant' AND entry_id = ANY($1::uuid[]) ORDER BY id
"""
_STEPS = """
SELECT entry_id::text, state, at, id, xmin::text::bigint AS tx FROM entry_steps
WHERE by <> 'applicant' AND entry_id = ANY($1::uuid[]) ORDER BY id
"""
_MESSAGES = """
SELECT m.origin, min(o.seq) AS id, m.xmin::text::bigint AS tx
FROM messages m JOIN outbox o ON o.subject = 'message/' || m.id
WHERE m.entry_id = ANY($1::uuid[]) AND m.template <> 'entry_flagged' GROUP BY m.id ORDER BY 2
"""
"""What applicants are told of an entry's states. A hint goes to everybody of a bureau, and moves no entry."""


@dataclass(frozen=True, slots=True)
class Event:
    """An outbox row with its content."""

    row: OutboxRow
    type: str
    key: str
    data: dict[str, Any]

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.data[_AT.get(self.type, "occurred_at")])


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def rows(events: Sequence[Event]) -> list[OutboxRow]:
    """The outbox rows; what a withdrawal may outrun is marked, and what is not about an entry has no shown effect."""
    withdrawn = {event.key for event in events if event.type == "submissions.entry_withdrawn.v1"}
    return [
        replace(event.row, ignorable=event.type not in _STATES or (event.key in withdrawn and _of_review(event)))
        for event in events
    ]


def fold(events: Sequence[Event], entries: Iterable[str]) -> list[Folded]:
    """Each submitted entry's state: its newest revision's newest decision, unless it was withdrawn."""
    by_entry: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.type in _STATES:
            by_entry[event.key].append(event)
    return [_folded(entry_id, found) for entry_id in entries if (found := by_entry.get(entry_id))]


def _folded(entry_id: str, events: Sequence[Event]) -> Folded:
    revision = max(event.data["revision"] for event in events)
    states = [_STATES[e.type] for e in sorted(events, key=lambda e: (_of_review(e), e.row.version))
              if e.data["revision"] == revision]  # fmt: skip
    state = "withdrawn" if "withdrawn" in states else states[-1]
    return Folded(entry_id=entry_id, state=state, revision=revision)


def _of_review(event: Event) -> bool:
    return event.row.topic == "review.events"


async def applied(world: World, events: Sequence[Event]) -> list[Applied]:
    """Every effect on the round's entries. An effect of no known event gets number 0."""
    entries = list({event.key for event in events if event.type in _STATES})
    return [
        *await _review_effects(world, events, entries),
        *await _submissions_effects(world, events, entries),
        *await _notifications_effects(world, events, entries),
    ]


async def _review_effects(world: World, events: Sequence[Event], entries: Sequence[str]) -> list[Applied]:
    known = {(e.key, _STATES[e.type], e.data["revision"]): e.row for e in events
             if e.row.topic == "submissions.events" and e.type in _STATES}  # fmt: skip
    async with world.database("review") as db:
        found = await db.fetch(_DECISIONS, entries)
    streams = [f"submissions.events:entry/{row['entry_id']}" for row in found]
    sources = [known.get((row["entry_id"], row["state"], row["revision"])) for row in found]
    return _effects("review", found, streams, sources)


async def _submissions_effects(world: World, events: Sequence[Event], entries: Sequence[str]) -> list[Applied]:
    known = {(e.key, _STATES[e.type], e.at): e.row for e in events if _of_review(e) and e.type in _STATES}
    async with world.database("submissions") as db:
        found = await db.fetch(_STEPS, entries)
    streams = [f"review.events:entry/{row['entry_id']}" for row in found]
    sources = [known.get((row["entry_id"], row["state"], row["at"])) for row in found]
    return _effects("submissions", found, streams, sources)


async def _notifications_effects(world: World, events: Sequence[Event], entries: Sequence[str]) -> list[Applied]:
    known = {f"{e.type} {e.key} {e.at.isoformat()}": e.row for e in events if e.type in _STATES}
    async with world.database("notifications") as db:
        found = await db.fetch(_MESSAGES, entries)
    sources = [known.get(row["origin"]) for row in found]
    streams = [source.stream if source else row["origin"] for source, row in zip(sources, found, strict=True)]
    return _effects("notifications", found, streams, sources)


def _effects(
    consumer: str, found: Sequence[Any], streams: Sequence[str], sources: Sequence[OutboxRow | None]
) -> list[Applied]:
    return [
        Applied(
            consumer=consumer,
            stream=source.stream if source else stream,
            version=source.version if source else 0,
            place=row["id"],
            transaction=row["tx"],
        )
        for row, stream, source in zip(found, streams, sources, strict=True)
    ]
