"""The inbox: an event's claim and its effect commit together, so that each acts once however often it arrives.

A batch of one partition is one transaction. When an event fails, the batch is taken again one by one: the failing one
goes to the dead letters with its cause, and the partition moves on. Events of one aggregate are applied in the order of
their ``ce_sequence``: an older one is dropped, one that came too early is parked until the gap is filled. A compacted
topic has gaps by nature: there only the newest counts, and a tombstone says that its key is to be forgotten.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

import structlog
from opentelemetry.trace import SpanKind

from contracts import Event
from kit import metrics
from kit.crypto import FieldCipher
from kit.db import TRANSIENT, Database, Tx
from kit.dead_letters import bury, describe, forget
from kit.log import logger
from kit.records import MalformedRecord, Record
from kit.telemetry import span

E = TypeVar("E", bound=Event)

Handler = Callable[..., Awaitable[None]]
"""Takes the transaction and the event; a handler that stores personal data asks for ``cipher`` as a keyword."""


@dataclass(frozen=True, slots=True)
class Erased(Generic[E]):
    """What a tombstone says: forget what events of the type ``E`` said about ``key``."""

    key: UUID


_CLAIM = "INSERT INTO inbox (event_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id"
_POSITIONS = "SELECT stream, version FROM inbox_streams WHERE stream = ANY($1)"
_ADVANCE = """
INSERT INTO inbox_streams (stream, version) SELECT * FROM unnest($1::text[], $2::bigint[])
ON CONFLICT (stream) DO UPDATE SET version = greatest(inbox_streams.version, excluded.version)
"""
_FOLLOWED = "SELECT EXISTS (SELECT FROM inbox_streams WHERE split_part(stream, ':', 1) = ANY($1))"
_PARK = "INSERT INTO parked_events (event_id, stream, version, record) VALUES ($1, $2, $3, $4)"
_PARKED_STREAMS = "SELECT DISTINCT stream FROM parked_events WHERE stream = ANY($1)"
_UNPARK = "DELETE FROM parked_events WHERE stream = $1 AND version = $2 RETURNING record"
_OVERDUE = """
DELETE FROM parked_events WHERE parked_at < now() - make_interval(secs => $1) RETURNING record
"""
_PRUNE = """
DELETE FROM inbox WHERE event_id IN (
    SELECT event_id FROM inbox WHERE taken_at < now() - make_interval(days => $1) ORDER BY taken_at LIMIT $2)
"""


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a service listens to: for each event type its model and its handler, and who takes its tombstones."""

    handlers: dict[str, tuple[type[Event], Handler]]
    erasers: dict[str, Handler] = field(default_factory=dict[str, Handler])

    @property
    def event_types(self) -> frozenset[str]:
        return frozenset(self.handlers)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(model.TOPIC for model, _ in self.handlers.values())

    def given(self, *, cipher: FieldCipher) -> Subscriptions:
        """The same, where each handler that asks for the process's ``cipher`` (by a keyword parameter) has it."""
        return Subscriptions(
            {
                type_: (model, functools.partial(handler, cipher=cipher) if _takes_cipher(handler) else handler)
                for type_, (model, handler) in self.handlers.items()
            },
            self.erasers,
        )

    async def handle(self, tx: Tx, record: Record) -> None:
        """Gives the record to its handler, if there is one."""
        if record.type not in self.handlers:
            return
        model, handler = self.handlers[record.type]
        if not (record.is_tombstone and model.COMPACTED):
            await handler(tx, model.model_validate_json(record.value or b""))
        elif eraser := self.erasers.get(record.type):
            await eraser(tx, Erased(UUID((record.key or b"").decode())))


def subscribe(*handlers: Handler) -> Subscriptions:
    """Reads the event type from the annotation of each handler's second parameter: the event, or ``Erased[event]``."""
    found: dict[str, tuple[type[Event], Handler]] = {}
    erasers: dict[str, Handler] = {}
    for handler in handlers:
        parameter = list(inspect.signature(handler).parameters)[1]
        model = get_type_hints(handler)[parameter]
        erases = get_origin(model) is Erased
        (model,) = get_args(model) if erases else (model,)
        if model.TYPE in (erasers if erases else found):
            raise TypeError(f"{model.TYPE} has two handlers")
        if erases:
            erasers[model.TYPE] = handler
        else:
            found[model.TYPE] = (model, handler)
    return Subscriptions(found, erasers)


def _bind(record: Record) -> None:
    """Names the event in hand in every line from here on."""
    structlog.contextvars.bind_contextvars(event_id=str(record.event_id), event_type=record.type)


def _takes_cipher(handler: Handler) -> bool:
    return not isinstance(handler, functools.partial) and "cipher" in inspect.signature(handler).parameters


@dataclass(slots=True)
class _Batch:
    """How far each aggregate of the batch was followed, and which ones have parked events."""

    positions: dict[str, int]
    parked: set[str]
    moved: dict[str, int] = field(default_factory=dict[str, int])

    def advance(self, record: Record) -> None:
        self.positions[record.stream] = record.version
        self.moved[record.stream] = record.version


class Inbox:
    """Applies records to one service's database."""

    def __init__(self, database: Database, subscriptions: Subscriptions, *, consumer: str, cipher: FieldCipher) -> None:
        self._database = database
        self._subscriptions = subscriptions
        self._consumer = consumer
        self._cipher = cipher
        self._compacted = {model.TOPIC for model, _ in subscriptions.handlers.values() if model.COMPACTED}

    async def take(self, records: Sequence[Record]) -> None:
        """Settles records of one partition, in order: applied, dropped, parked, or buried.

        Raises only what is transient (``kit.db.TRANSIENT``): nothing or a prefix was settled, take them again.
        """
        try:
            await self._take(records)
        finally:
            structlog.contextvars.unbind_contextvars("event_id", "event_type")  # of the last event in hand

    async def _take(self, records: Sequence[Record]) -> None:
        try:
            async with self._database.transaction() as tx:
                await self._apply(tx, records)
            return
        except TRANSIENT:
            raise
        except Exception as error:
            logger.warning("batch_failed", cause=describe(error), records=len(records))
        for record in records:
            await self._take_one(record)

    async def _take_one(self, record: Record) -> None:
        try:
            async with self._database.transaction() as tx:
                await self._apply(tx, [record])
        except TRANSIENT:
            raise
        except Exception as error:
            await self._bury(record, describe(error))

    async def _bury(self, record: Record, cause: str) -> None:
        """The aggregate moves on without the buried event, which an operator replays."""
        async with self._database.transaction() as tx:
            await bury(tx, record, cause, consumer=self._consumer, cipher=self._cipher)
            if record.is_event:
                await tx.fetch(_CLAIM, [record.event_id])
                await self._pass_over(tx, record)

    async def _apply(self, tx: Tx, records: Sequence[Record]) -> None:
        for record in records:
            if not record.is_event:
                raise MalformedRecord("the CloudEvents headers are missing or unreadable")
        claimed = {row["event_id"] for row in await tx.fetch(_CLAIM, [record.event_id for record in records])}
        streams = list({record.stream for record in records})
        batch = _Batch(
            positions={row["stream"]: row["version"] for row in await tx.fetch(_POSITIONS, streams)},
            parked={row["stream"] for row in await tx.fetch(_PARKED_STREAMS, streams)},
        )
        for record in records:
            if record.event_id in claimed:
                claimed.discard(record.event_id)  # the same id twice in one batch
                await self._follow(tx, record, batch)
            else:
                self._note(record, "duplicate")
        if batch.moved:
            await tx.execute(_ADVANCE, list(batch.moved), list(batch.moved.values()))

    async def _follow(self, tx: Tx, record: Record, batch: _Batch) -> None:
        last = batch.positions.get(record.stream, 0)
        if record.version <= last:
            self._note(record, "stale")
        elif record.topic in self._compacted or record.version == last + 1:
            await self._handle(tx, record)
            batch.advance(record)
            if record.stream in batch.parked:
                await self._drain(tx, record.stream, batch)
        else:
            await tx.execute(_PARK, record.event_id, record.stream, record.version, record.dump(self._cipher))
            batch.parked.add(record.stream)
            self._note(record, "parked")

    async def _drain(self, tx: Tx, stream: str, batch: _Batch) -> None:
        """Applies what waited for the event just settled; a bad one is buried alone."""
        while dumped := await tx.fetchval(_UNPARK, stream, batch.positions[stream] + 1):
            record = Record.load(dumped, self._cipher)
            try:
                async with tx.transaction():
                    await self._handle(tx, record)
            except TRANSIENT:
                raise
            except Exception as error:
                await bury(tx, record, describe(error), consumer=self._consumer, cipher=self._cipher)
            batch.advance(record)

    async def _pass_over(self, tx: Tx, record: Record) -> None:
        """The aggregate goes on after a buried event, with those that waited for it."""
        batch = _Batch(positions={}, parked=set())
        batch.advance(record)
        await self._drain(tx, record.stream, batch)
        await tx.execute(_ADVANCE, list(batch.moved), list(batch.moved.values()))

    async def _handle(self, tx: Tx, record: Record) -> None:
        if record.type not in self._subscriptions.handlers:
            metrics.events_taken.labels("other", "not_subscribed").inc()
            return
        _bind(record)
        with span(f"take {record.type}", SpanKind.CONSUMER, parent=record.traceparent):
            await self._subscriptions.handle(tx, record)
            if record.is_tombstone:
                await forget(tx, record.stream)
            self._note(record, "applied")

    def _note(self, record: Record, outcome: str) -> None:
        known = record.type if record.type in self._subscriptions.handlers else "other"
        metrics.events_taken.labels(known, outcome).inc()
        if outcome != "applied":  # else it is bound since the handler began
            _bind(record)
        logger.info("event_taken", outcome=outcome, subject=record.subject, version=record.version)

    async def has_followed(self, topics: Collection[str]) -> bool:
        """Whether an event of one of these topics was ever settled here."""
        async with self._database.transaction(readonly=True) as tx:
            return await tx.fetchval(_FOLLOWED, list(topics))

    async def bury_overdue(self, park_for: float) -> int:
        """Gives up on gaps older than ``park_for`` seconds: their followers go to the dead letters, in order."""
        async with self._database.transaction() as tx:
            dumped = [row["record"] for row in await tx.fetch(_OVERDUE, park_for)]
            records = sorted((Record.load(text, self._cipher) for text in dumped), key=lambda r: (r.stream, r.version))
            for record in records:
                cause = "an earlier event of its aggregate did not arrive"
                await bury(tx, record, cause, consumer=self._consumer, cipher=self._cipher)
            for record in {record.stream: record for record in records}.values():
                await self._pass_over(tx, record)  # the last one of each aggregate
            return len(records)

    async def prune(self, *, days: int, limit: int = 5000) -> int:
        """Forgets claims older than ``days``; the aggregates' positions still recognise such events."""
        async with self._database.transaction() as tx:
            return int((await tx.execute(_PRUNE, days, limit)).split()[-1])
