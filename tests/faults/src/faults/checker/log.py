"""I2 to I6 on the way from outbox to topic to inbox, with the names of Jepsen's Kafka workload.

A transaction that sends is one that wrote events to an outbox; one that polls is an inbox's, which holds claim and
effect. ``int-`` marks an anomaly inside one transaction, no prefix one across several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from faults.checker.violation import Violation
from faults.state import Applied, OutboxRow, State, TopicRecord


def check(state: State) -> Iterator[Violation]:
    yield from _lost_writes(state)
    yield from _unseen(state)
    yield from _aborted_reads(state)
    yield from _inconsistent_offsets(state)
    yield from _sends(state)
    yield from _duplicates(state)
    yield from _polls(state)
    yield from _subscriber(state)


def _lost_writes(state: State) -> Iterator[Violation]:
    """A committed event that is not on its topic, though the relay says so, or though it had time to publish it."""
    on_topic = {record.event_id for record in state.records}
    for row in state.outbox:
        if not row.published:
            yield Violation("I2", "lost-write", f"{row.stream} v{row.version} was never published")
        elif row.event_id not in on_topic and row.topic not in state.compacted:
            yield Violation("I2", "lost-write", f"{row.stream} v{row.version} is marked published and not on the topic")


def _unseen(state: State) -> Iterator[Violation]:
    """A record that a consumer of its topic has neither taken nor buried."""
    for consumer in state.consumers:
        buried = {letter.event_id for letter in state.dead_letters if letter.consumer == consumer.name}
        for record in _first_occurrences(state.records):
            if record.topic in consumer.topics and record.event_id not in consumer.claims | buried:
                yield Violation(
                    "I4", "unseen", f"{consumer.name} never took {record.topic}/{record.partition}/{record.offset}"
                )


def _aborted_reads(state: State) -> Iterator[Violation]:
    """G1a: somebody saw an event whose transaction did not commit."""
    committed = {row.event_id for row in state.outbox}
    for record in _first_occurrences([*state.records, *state.seen]):
        if record.event_id not in committed:
            yield Violation("I3", "G1a", f"{record.topic}/{record.partition}/{record.offset} has no committed row")
    versions = {(row.stream, row.version) for row in state.outbox}
    for effect in state.applied:
        if (effect.stream, effect.version) not in versions:
            yield Violation("I3", "G1a", f"{effect.consumer} applied {effect.stream} v{effect.version}: no such row")


def _inconsistent_offsets(state: State) -> Iterator[Violation]:
    """One offset that held different things for different readers, or one event with two contents."""
    held: dict[tuple[int, str, int, int], tuple[str, str]] = {}
    for record in [*state.seen, *state.records]:
        place = (record.generation, record.topic, record.partition, record.offset)
        if held.setdefault(place, (record.event_id, record.digest)) != (record.event_id, record.digest):
            yield Violation("I3", "inconsistent-offsets", f"{record.topic}/{record.partition}/{record.offset}")
    content = {row.event_id: row.digest for row in state.outbox if row.digest}
    for record in state.records:
        if content.get(record.event_id, record.digest) != record.digest:
            yield Violation("I3", "inconsistent-offsets", f"{record.event_id} differs from its outbox row")


def _sends(state: State) -> Iterator[Violation]:
    """The first occurrences of a stream's events rise in number, and one transaction's events stay together."""
    rows = {row.event_id: row for row in state.outbox}
    by_stream: dict[tuple[int, str], list[TopicRecord]] = defaultdict(list)
    for record in _first_occurrences(sorted(state.records, key=lambda r: (r.generation, r.partition, r.offset))):
        by_stream[record.generation, record.stream].append(record)
    for (_, stream), records in by_stream.items():
        if len({record.partition for record in records}) > 1:
            yield Violation("I5", "nonmonotonic-send", f"{stream} lies in several partitions, where no order holds")
        for before, after in pairwise(records):
            if after.version < before.version:
                name = _prefixed("nonmonotonic-send", rows.get(before.event_id), rows.get(after.event_id))
                yield Violation("I5", name, f"{stream}: v{after.version} after v{before.version}")
    yield from _send_skips(state.outbox)


def _send_skips(rows: list[OutboxRow]) -> Iterator[Violation]:
    """A transaction's events of one stream have consecutive numbers: nobody wrote in between."""
    written: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in rows:
        if row.transaction:
            written[row.stream, row.transaction].append(row.version)
    for (stream, _), versions in written.items():
        if max(versions) - min(versions) >= len(versions):
            yield Violation("I5", "int-send-skip", f"{stream}: one transaction wrote {sorted(versions)}")


def _duplicates(state: State) -> Iterator[Violation]:
    """An event that acted twice. The same record twice on a topic is at-least-once delivery, and fine."""
    acted: set[tuple[str, str, int]] = set()
    for effect in state.applied:
        one = (effect.consumer, effect.stream, effect.version)
        if one in acted:
            yield Violation("I4", "duplicate", f"{effect.consumer} applied {effect.stream} v{effect.version} twice")
        acted.add(one)


def _polls(state: State) -> Iterator[Violation]:
    """A consumer's effects follow each stream's numbers, without a gap but for what may be ignored."""
    ignorable = {(row.stream, row.version) for row in state.outbox if row.ignorable}
    known = {(row.stream, row.version) for row in state.outbox}
    by_stream: dict[tuple[str, str], list[Applied]] = defaultdict(list)
    for effect in sorted(state.applied, key=lambda e: e.place):
        by_stream[effect.consumer, effect.stream].append(effect)
    for (consumer, stream), effects in by_stream.items():
        for before, after in pairwise(effects):
            inside = "int-" if before.transaction and before.transaction == after.transaction else ""
            what = f"{consumer}: {stream} v{after.version} after v{before.version}"
            if after.version < before.version:
                yield Violation("I5", f"{inside}nonmonotonic-poll", what)
            passed = {(stream, version) for version in range(before.version + 1, after.version)} & known - ignorable
            if passed:
                yield Violation("I6", f"{inside}poll-skip", what)


def _subscriber(state: State) -> Iterator[Violation]:
    """Whoever reads along is given each partition's records in order, and all of them."""
    existing: dict[tuple[int, str, int], set[int]] = defaultdict(set)
    for record in state.records:
        existing[record.generation, record.topic, record.partition].add(record.offset)
    last: dict[tuple[int, str, int], int] = {}
    for record in state.seen:
        place = (record.generation, record.topic, record.partition)
        before = last.get(place)
        if before is not None and record.offset <= before:
            yield Violation("I5", "nonmonotonic-poll", f"a subscriber got {place[1:]} {record.offset} after {before}")
        elif before is not None and any(before < offset < record.offset for offset in existing[place]):
            yield Violation(
                "I6", "poll-skip", f"a subscriber was not given {place[1:]} {before + 1}…{record.offset - 1}"
            )
        last[place] = max(record.offset, before if before is not None else -1)


def _prefixed(name: str, one: OutboxRow | None, other: OutboxRow | None) -> str:
    together = one and other and one.transaction and one.transaction == other.transaction
    return f"int-{name}" if together else name


def _first_occurrences(records: list[TopicRecord]) -> Iterator[TopicRecord]:
    known: set[tuple[int, str]] = set()
    for record in records:
        if (record.generation, record.event_id) not in known:
            known.add((record.generation, record.event_id))
            yield record
