"""Each anomaly on the way from outbox to topic to inbox is planted into a small history that is sound otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faults.checker import check
from faults.history import History
from faults.state import Applied, Consumer, OutboxRow, State, TopicRecord

STREAM = "submissions.events:entry/e"


def row(version: int, **changes: object) -> OutboxRow:
    made = OutboxRow(
        service="submissions", event_id=f"id{version}", topic="submissions.events", stream=STREAM, version=version,
        digest=f"d{version}", transaction=version,
    )  # fmt: skip
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


def record(version: int, **changes: object) -> TopicRecord:
    made = TopicRecord(
        topic="submissions.events", partition=0, offset=version - 1, event_id=f"id{version}", stream=STREAM,
        version=version, digest=f"d{version}",
    )  # fmt: skip
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


def effect(version: int, **changes: object) -> Applied:
    made = Applied(consumer="review", stream=STREAM, version=version, place=version, transaction=version)
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


@pytest.fixture
def state() -> State:
    """Three events of one entry, published, seen, taken and shown once."""
    versions = (1, 2, 3)
    topics = frozenset({"submissions.events"})
    return State(
        outbox=[row(v) for v in versions],
        records=[record(v) for v in versions],
        seen=[record(v) for v in versions],
        applied=[effect(v) for v in versions],
        consumers=[
            Consumer(
                name="review", topics=topics, effects_of=topics, claims=frozenset(f"id{v}" for v in versions),
                positions={STREAM: 3},
            )
        ],
    )  # fmt: skip


def names(state: State) -> set[str]:
    return {violation.name for violation in check(History(), state)}


def test_an_erased_row_no_longer_says_what_its_record_says(state: State) -> None:
    state.outbox[1] = row(2, digest=None)
    assert names(state) == set()


def test_a_sound_history_has_no_anomaly(state: State) -> None:
    assert check(History(), state) == []


def test_what_is_delivered_again_is_no_anomaly(state: State) -> None:
    state.records += [record(2, offset=3), record(3, offset=4)]
    state.seen += [record(2, offset=3), record(3, offset=4)]
    assert check(History(), state) == []


def test_lost_write_is_marked_published_and_not_there(state: State) -> None:
    del state.records[1], state.seen[1]
    assert names(state) == {"lost-write"}


def test_lost_write_was_never_published(state: State) -> None:
    state.outbox[2] = row(3, published=False)
    assert names(state) == {"lost-write"}


def test_unseen(state: State) -> None:
    state.consumers = [replace(state.consumers[0], claims=frozenset({"id1", "id2"}))]
    assert names(state) == {"unseen"}


def test_aborted_read_on_the_topic(state: State) -> None:
    state.records.append(record(4, event_id="rolled back"))
    state.consumers = [replace(state.consumers[0], claims=state.consumers[0].claims | {"rolled back"})]
    assert names(state) == {"G1a"}


def test_aborted_read_by_a_subscriber(state: State) -> None:
    state.seen.append(record(4, event_id="rolled back"))
    assert names(state) == {"G1a"}


def test_aborted_read_in_a_consumers_tables(state: State) -> None:
    state.applied.append(effect(4))
    assert names(state) == {"G1a"}


def test_inconsistent_offsets_between_two_readers(state: State) -> None:
    state.seen[1] = record(2, digest="another")
    assert names(state) == {"inconsistent-offsets"}


def test_inconsistent_offsets_between_row_and_record(state: State) -> None:
    state.records[1] = record(2, digest="another")
    state.seen = []
    assert names(state) == {"inconsistent-offsets"}


def test_another_generation_of_the_topic_may_hold_other_things(state: State) -> None:
    state.records = [record(v, offset=3 - v, generation=1) for v in (3, 2, 1)][::-1]
    state.records = [record(v, generation=1) for v in (1, 2, 3)]
    state.seen = [record(1, offset=9), record(1, generation=1), record(2, generation=1)]
    assert check(History(), state) == []


def test_duplicate(state: State) -> None:
    state.applied.append(effect(3, place=9, transaction=9))
    assert names(state) == {"duplicate"}


def test_nonmonotonic_send(state: State) -> None:
    state.records = [record(1), record(3, offset=1), record(2, offset=2)]
    state.seen = []
    assert names(state) == {"nonmonotonic-send"}


def test_int_nonmonotonic_send(state: State) -> None:
    state.outbox = [row(1), row(2, transaction=7), row(3, transaction=7)]
    state.records = [record(1), record(3, offset=1), record(2, offset=2)]
    state.seen = []
    assert names(state) == {"int-nonmonotonic-send"}


def test_a_stream_in_two_partitions_has_no_order(state: State) -> None:
    state.records[2] = record(3, partition=1, offset=0)
    state.seen = []
    assert names(state) == {"nonmonotonic-send"}


def test_int_send_skip(state: State) -> None:
    state.outbox = [row(1, transaction=7), row(2), row(3, transaction=7)]
    assert names(state) == {"int-send-skip"}


def test_nonmonotonic_poll_in_effects(state: State) -> None:
    state.applied = [effect(1), effect(3, place=2), effect(2, place=3)]
    assert names(state) == {"nonmonotonic-poll", "poll-skip"}


def test_int_nonmonotonic_poll(state: State) -> None:
    state.applied = [effect(1), effect(3, place=2, transaction=7), effect(2, place=3, transaction=7)]
    assert "int-nonmonotonic-poll" in names(state)


def test_poll_skip(state: State) -> None:
    del state.applied[1]
    assert names(state) == {"poll-skip", "missing effect"}


def test_int_poll_skip(state: State) -> None:
    state.applied = [effect(1, transaction=7), effect(3, transaction=7)]
    assert names(state) == {"int-poll-skip", "missing effect"}


def test_what_a_withdrawal_outran_is_no_skip(state: State) -> None:
    state.outbox[1] = row(2, ignorable=True)
    del state.applied[1]
    assert check(History(), state) == []


def test_nonmonotonic_poll_of_a_subscriber(state: State) -> None:
    state.seen = [record(1), record(2), record(2), record(3)]
    assert names(state) == {"nonmonotonic-poll"}


def test_poll_skip_of_a_subscriber(state: State) -> None:
    state.seen = [record(1), record(3)]
    assert names(state) == {"poll-skip"}
