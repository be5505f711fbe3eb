"""``docs/events.md`` says what the contracts and the subscriptions say."""

from __future__ import annotations

import contracts
from testkit import events_page


def test_page_is_up_to_date() -> None:
    assert events_page.PAGE.read_text("utf-8") == events_page.page(events_page.consumers())


def test_consumers_are_read_from_the_services_subscriptions() -> None:
    from notifications import handlers  # noqa: PLC0415 - what the page is compared with, needed here alone

    readers = events_page.consumers()
    assert {type_ for type_, services in readers.items() if "notifications" in services} == (
        handlers.SUBSCRIPTIONS.event_types
    )
    assert readers["accounts.contact_changed.v1"] == ["notifications"]


def test_page_names_every_event_and_field() -> None:
    text = events_page.page({type_: ["review"] for type_ in contracts.registered()})
    for event in contracts.registered().values():
        section = text.split(f"### {event.__name__}\n", 1)[1].split("\n##", 1)[0]
        assert "consumed by review" in section
        assert [name for name in event.model_fields if f"| `{name}` |" not in section] == []


def test_page_describes_nested_fields_lists_and_notes() -> None:
    text = events_page.page({type_: [] for type_ in contracts.registered()})
    assert "| `work.title` | string | yes |" in text
    assert "| `results[].bureau_name` | string | yes |" in text
    assert "| `work.finished_on` | date or null |  |" in text
    assert "| `code` | string | yes | Year and quarter, such as 2023Q2. |" in text
    assert "consumed by no service" in text
