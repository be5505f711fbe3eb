"""A quarter from registration to published results, through the gateway, as an independent subscriber sees it."""

from __future__ import annotations

from typing import Any

from demo.observer import watching
from demo.story import REJECTED, RETURNED, play


async def test_a_quarter_is_played_from_registration_to_results(stack: dict[str, Any]) -> None:
    async with watching(stack["kafka"], lambda _: None) as observer:
        told = await play(stack, observer)

    states = [applied.entry["state"] for applied in told.entries]
    assert states[REJECTED] == "rejected"
    assert states.count("selected") == len(told.chosen)
    assert {item["entry_id"] for item in told.results["items"]} == set(told.chosen)

    returned = told.entries[RETURNED]
    steps = [event.type.split(".")[1] for event in observer.of(f"entry/{returned.id}")]
    assert {"entry_submitted", "entry_returned", "entry_approved"} <= set(steps)
    assert [step["state"] for step in returned.entry["steps"]][:4] == ["submitted", "returned", "submitted", "approved"]

    _assert_order(observer.events)
    _assert_nothing_personal(observer.events)


def _assert_order(events: list[Any]) -> None:
    """Per topic and aggregate the numbers rise, whatever else was sent in between."""
    last: dict[tuple[str, str], int] = {}
    for event in events:
        stream = (event.type.split(".")[0], event.subject)
        assert event.sequence > last.get(stream, 0), f"{event.type} {event.subject} came out of order"
        last[stream] = event.sequence


def _assert_nothing_personal(events: list[Any]) -> None:
    text = repr([event.data for event in events])
    for personal in ("演示联系人", "@example.com", "010-555", "91110000DEM"):
        assert personal not in text
