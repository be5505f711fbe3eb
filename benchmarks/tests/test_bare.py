"""The peers of the consumer do the same work as our inbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from bench.bus import bare
from bench.bus.events import example
from kit import inbox

ENTRY = UUID(int=7)


class FakeTransaction:
    """Knows no event and no aggregate but those named; remembers what was executed."""

    def __init__(self, claimed: list[UUID], positions: dict[str, int]) -> None:
        self.executed: list[tuple[Any, ...]] = []
        self._answers = {
            bare.CLAIM: [{"event_id": event_id} for event_id in claimed],
            bare.POSITIONS: [{"stream": stream, "version": version} for stream, version in positions.items()],
            bare.PARKED_STREAMS: [],
        }

    async def fetch(self, statement: str, *_: Any) -> list[Any]:
        return self._answers[statement]

    async def execute(self, statement: str, *values: Any) -> None:
        self.executed.append((statement, *values))


def record(version: int) -> bare.Incoming:
    headers = {"ce_id": str(uuid4()), "ce_subject": f"entry/{ENTRY}", "ce_sequence": str(version)}
    return bare.incoming("t", [(name, value.encode()) for name, value in headers.items()], lambda: example(ENTRY))


@pytest.mark.parametrize("name", ["CLAIM", "POSITIONS", "PARKED_STREAMS", "ADVANCE"])
def test_the_statements_are_those_of_the_inbox(name: str) -> None:
    assert getattr(bare, name) == getattr(inbox, f"_{name}")


async def test_repeated_and_older_events_are_left_out() -> None:
    older, fresh, repeated = record(3), record(4), record(5)
    tx = FakeTransaction([older.event_id, fresh.event_id], {fresh.stream: 3})
    await bare.take(tx, [older, fresh, repeated])
    assert [call[0] for call in tx.executed] == [bare.PROJECT, bare.ADVANCE]
    assert tx.executed[1][1:] == ([fresh.stream], [4])


async def test_a_gap_is_not_passed_over() -> None:
    late = record(3)
    with pytest.raises(ValueError, match="3 after 1"):
        await bare.take(FakeTransaction([late.event_id], {late.stream: 1}), [late])
