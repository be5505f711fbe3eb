"""``python -m testkit.events_page [--check]``: writes ``docs/events.md`` from the contracts and the subscriptions.

It stands here, not in ``contracts``, since only here may one look at all services at once.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts import registered
from contracts.event import Event
from contracts.schemas import Schema, schema_of

SERVICES = ("accounts", "submissions", "review", "notifications")
PAGE = Path(__file__).parents[4] / "docs" / "events.md"

_HEAD = """# Events

Written by `python -m testkit.events_page` from `shared/contracts` and from what the services subscribe to; not by hand.

Every event is a CloudEvent 1.0 in Kafka's binary mode: its attributes are the record's headers (`ce_id`, `ce_type`,
`ce_source`, `ce_subject`, `ce_time`, `ce_sequence`), the record's value is the JSON object described here, and the
record's key is the aggregate's id. An event may arrive more than once, with the same `ce_id`. `ce_sequence` numbers the
events of one subject on one topic from 1: a number missing is an event not seen yet. The schemas are in
`shared/contracts/schemas`, the AsyncAPI document in `shared/contracts/asyncapi.json`.

Ignore fields that you do not know: optional ones are added in place. Everything else that changes is a new version of
the event, published beside the old one.
"""

_FORMATS = {"uuid": "uuid", "date-time": "instant", "date": "date"}


def consumers() -> dict[str, list[str]]:
    """The services that subscribe to each event type."""
    found: dict[str, list[str]] = {type_: [] for type_ in registered()}
    for service in SERVICES:
        if importlib.util.find_spec(f"{service}.handlers"):
            handlers = importlib.import_module(f"{service}.handlers")
            for type_ in handlers.SUBSCRIPTIONS.event_types:
                found[type_].append(service)
    return found


def page(readers: Mapping[str, list[str]]) -> str:
    """The whole page. The same contracts and subscriptions always give the same text."""
    events = sorted(registered().values(), key=lambda event: event.TYPE)
    topics = sorted({event.TOPIC for event in events}, key=lambda topic: (SERVICES.index(topic.split(".")[0]), topic))
    parts = [_HEAD]
    for topic in topics:
        own = [event for event in events if topic == event.TOPIC]
        parts.append(_topic(topic, own, readers))
        parts += [_event(event, readers[event.TYPE]) for event in own]
    return "\n".join(parts)


def _topic(topic: str, events: list[type[Event]], readers: Mapping[str, list[str]]) -> str:
    kept = "keeps the newest event of each key" if events[0].COMPACTED else "keeps every event"
    rows = [
        f"| [`{event.TYPE}`](#{_anchor(event)}) | {_meaning(event)} | {_names(readers[event.TYPE])} |"
        for event in events
    ]
    publisher = topic.split(".", 1)[0]
    return "\n".join(
        [
            f"## Topic `{topic}`\n",
            f"Published by {publisher}; {kept}.\n",
            "| event | meaning | consumed by |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _event(event: type[Event], readers: list[str]) -> str:
    return "\n".join(
        [
            f"### {event.__name__}\n",
            f"`{event.TYPE}` · subject `{event.AGGREGATE}/{{{event.KEY_FIELD}}}` · key `{event.KEY_FIELD}` · "
            f"consumed by {_names(readers)}\n",
            f"{_meaning(event)}\n",
            "| field | type | required | meaning |",
            "|---|---|---|---|",
            *_rows(schema_of(event)),
            "",
        ]
    )


def _rows(schema: Schema) -> Iterator[str]:
    yield from _fields(schema, schema.get("$defs", {}), "")


def _fields(schema: Schema, definitions: Schema, prefix: str) -> Iterator[str]:
    required = set(schema.get("required", ()))
    for name, field in schema["properties"].items():
        there = "yes" if name in required else ""
        note = " ".join(str(field.get("description", "")).split()).replace("|", "\\|")
        yield f"| `{prefix}{name}` | {_type(field)} | {there} | {note} |"
        nested, suffix = _nested(field)
        if nested:
            yield from _fields(definitions[nested], definitions, f"{prefix}{name}{suffix}.")


def _nested(field: Schema) -> tuple[str, str]:
    """The name of the model that a field holds, if any, and ``[]`` when it is a list of them."""
    for candidate in (field, *field.get("anyOf", ())):
        if "$ref" in candidate:
            return candidate["$ref"].rsplit("/", 1)[1], ""
        if "$ref" in candidate.get("items", {}):
            return candidate["items"]["$ref"].rsplit("/", 1)[1], "[]"
    return "", ""


def _type(field: Schema) -> str:
    match field:
        case {"anyOf": alternatives}:
            return " or ".join(_type(one) for one in alternatives)
        case {"enum": values}:
            return " or ".join(f"`{value}`" for value in values)
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}"
        case {"$ref": _}:
            return "object"
    return str(_FORMATS.get(field.get("format", "")) or field.get("type", "any"))


def _meaning(event: type[Event]) -> str:
    return " ".join((event.__doc__ or "").split()).replace("``", "`")


def _names(readers: list[str]) -> str:
    return ", ".join(sorted(readers, key=SERVICES.index)) or "no service"


def _anchor(event: type[Any]) -> str:
    return event.__name__.lower()


def main() -> int:
    parser = argparse.ArgumentParser(prog="testkit.events_page")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")
    text = page(consumers())
    if not parser.parse_args().check:
        PAGE.write_text(text, "utf-8")
        return 0
    if not PAGE.is_file() or PAGE.read_text("utf-8") != text:
        print("docs/events.md is stale; run python -m testkit.events_page")  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
