"""I4, I6 and I7: what each service made of the others' events, against the events themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from faults.checker.violation import Violation
from faults.state import State


def check(state: State) -> Iterator[Violation]:
    yield from _positions(state)
    yield from _missing_effects(state)
    yield from _dead_letters(state)
    yield from _folds(state)
    yield from _agreement(state)


def _positions(state: State) -> Iterator[Violation]:
    """After quiescence each consumer has followed every stream to its end, and nothing waits."""
    ends: dict[tuple[str, str], int] = defaultdict(int)
    for row in state.outbox:
        ends[row.topic, row.stream] = max(ends[row.topic, row.stream], row.version)
    for consumer in state.consumers:
        if consumer.parked:
            yield Violation("I6", "gap", f"{consumer.name} still waits for {consumer.parked} earlier events")
        if consumer.lag:
            yield Violation("I13", "lag", f"{consumer.name} has {consumer.lag} records before it")
        for (topic, stream), end in ends.items():
            at = consumer.positions.get(stream, 0)
            if topic in consumer.topics and at != end:
                yield Violation("I6", "gap", f"{consumer.name} followed {stream} to v{at}, it ends at v{end}")


def _missing_effects(state: State) -> Iterator[Violation]:
    """Every event of a topic that a consumer turns into rows has its row."""
    applied = {(effect.consumer, effect.stream, effect.version) for effect in state.applied}
    for consumer in state.consumers:
        for row in state.outbox:
            if row.topic not in consumer.effects_of or row.ignorable:
                continue
            if (consumer.name, row.stream, row.version) not in applied:
                yield Violation("I7", "missing effect", f"{consumer.name} shows nothing of {row.stream} v{row.version}")


def _dead_letters(state: State) -> Iterator[Violation]:
    for letter in state.dead_letters:
        if not letter.replayed:
            where = f"{letter.topic}/{letter.partition}/{letter.offset}"
            yield Violation("I7", "dead letter", f"{letter.consumer} buried {where}: {letter.cause}")


def _folds(state: State) -> Iterator[Violation]:
    """Each table's state is what folding the events gives."""
    entries = {entry.id: (entry.state, entry.revision) for entry in state.entries}
    cases = {case.entry_id: (case.state, case.revision) for case in state.cases}
    for folded in state.folded:
        wanted = (folded.state, folded.revision)
        for owner, table in (("submissions", entries), ("review", cases)):
            if table.get(folded.entry_id) != wanted:
                found = table.get(folded.entry_id)
                yield Violation("I7", "fold differs", f"{owner}: {folded.entry_id} is {found}, events say {wanted}")


def _agreement(state: State) -> Iterator[Violation]:
    """The two services that hold a part of an entry say the same of it."""
    cases = {case.entry_id: case for case in state.cases}
    for entry in state.entries:
        if not entry.submitted:
            continue
        case = cases.get(entry.id)
        if case is None:
            yield Violation("I7", "fold differs", f"{entry.id} was submitted and review has no case")
            continue
        ours = (entry.registration_number, frozenset(entry.submitted))
        theirs = (case.registration_number, case.revisions)
        if ours != theirs:
            yield Violation("I7", "fold differs", f"{entry.id}: submissions has {ours}, review {theirs}")
