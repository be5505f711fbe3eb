"""What the databases, topics and buckets held after a round: the checker's other half of the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A committed event. ``stream`` is its aggregate (``topic:subject``), ``version`` its number there from 1.

    ``ignorable``: its consumers may drop it for a reason of their own, such as a withdrawal that wins.
    """

    service: str
    event_id: str
    topic: str
    stream: str
    version: int
    digest: str | None
    """Nothing where the event was erased since, or erases: a record from before says what the row no longer does."""
    transaction: int = 0
    published: bool = True
    ignorable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRecord:
    """A record as one reader saw it. ``generation`` counts how often the topic was made anew."""

    topic: str
    partition: int
    offset: int
    event_id: str
    stream: str
    version: int
    digest: str
    generation: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The effect of one event in a consumer's tables. ``place`` orders a consumer's effects, ``transaction`` groups."""

    consumer: str
    stream: str
    version: int
    place: int
    transaction: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    consumer: str
    topic: str
    partition: int
    offset: int
    cause: str
    event_id: str | None = None
    stream: str | None = None
    version: int | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """What one service has taken. ``topics`` it reads; ``claims`` are event ids; ``positions`` its streams' numbers."""

    name: str
    topics: frozenset[str]
    claims: frozenset[str] = frozenset()
    positions: Mapping[str, int] = field(default_factory=dict[str, int])
    parked: int = 0
    lag: int = 0
    effects_of: frozenset[str] = frozenset()
    """The topics of which every event leaves an ``Applied``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry at submissions. ``submitted`` maps revision to instant, ``digests`` to the frozen work."""

    id: str
    state: str
    revision: int
    version: int
    applicant_id: str
    call_id: str
    registration_number: str | None = None
    submitted: Mapping[int, datetime] = field(default_factory=dict[int, datetime])
    limits: Mapping[int, datetime] = field(default_factory=dict[int, datetime])
    """Until when each revision could be submitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An entry at review. ``expected_state`` is what folding the events gives."""

    entry_id: str
    state: str
    revision: int
    registration_number: str
    revisions: frozenset[int] = frozenset()
    steps: tuple[tuple[str, int], ...] = ()
    """Its decisions: state and revision, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """One entry as folding its events, and nothing else, gives it."""

    entry_id: str
    state: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    entry_id: str
    object_key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A service's audit chain as ``verify-audit`` finds it."""

    service: str
    intact: bool
    unsealed: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One process's memory in MB and database connections, before the fault and after healing."""

    process: str
    before_mb: float
    after_mb: float
    connections: int = 0
    pool: int = 0


@dataclass(slots=True, kw_only=True)
class State:
    outbox: list[OutboxRow] = field(default_factory=list[OutboxRow])
    records: list[TopicRecord] = field(default_factory=list[TopicRecord])
    seen: list[TopicRecord] = field(default_factory=list[TopicRecord])
    """What a subscriber that read along during the round was given, in its order."""
    compacted: frozenset[str] = frozenset()
    consumers: list[Consumer] = field(default_factory=list[Consumer])
    applied: list[Applied] = field(default_factory=list[Applied])
    dead_letters: list[DeadLetter] = field(default_factory=list[DeadLetter])
    accounts: frozenset[str] = frozenset()
    """Login names."""
    entries: list[Entry] = field(default_factory=list[Entry])
    cases: list[Case] = field(default_factory=list[Case])
    folded: list[Folded] = field(default_factory=list[Folded])
    audited: frozenset[tuple[str, str]] = frozenset()
    """Action and subject of every audit record."""
    scans: list[ScanRow] = field(default_factory=list[ScanRow])
    objects: list[StoredObject] = field(default_factory=list[StoredObject])
    chains: list[Chain] = field(default_factory=list[Chain])
    usage: list[Usage] = field(default_factory=list[Usage])
