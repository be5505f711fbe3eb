"""The AsyncAPI 3 document of all topics: for subscribers and for tools that generate clients."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from contracts.event import Event, registered
from contracts.schemas import Described

_HEADERS: dict[str, Any] = {
    "ce_specversion": {"type": "string", "const": "1.0"},
    "ce_id": {
        "type": "string",
        "format": "uuid",
        "description": "The event's id: the same when it is sent again.",
    },
    "ce_type": {"type": "string", "description": "The event type, with its version."},
    "ce_source": {"type": "string", "description": "The service that published it."},
    "ce_subject": {"type": "string", "description": "The aggregate: kind/id."},
    "ce_time": {"type": "string", "format": "date-time", "description": "When the change was made."},
    "ce_sequence": {
        "type": "string",
        "pattern": "^[1-9][0-9]*$",
        "description": "Numbers the subject's events on this topic from 1, without gaps.",
    },
    "content-type": {"type": "string", "const": "application/json"},
    "traceparent": {"type": "string", "description": "W3C trace context of the request that caused it."},
}


def document() -> dict[str, Any]:
    """All topics, who sends on them, and every message."""
    events = [event for _, event in sorted(registered().items())]
    _, models = models_json_schema(
        [(event, "serialization") for event in events],
        schema_generator=Described,
        ref_template="#/components/schemas/{model}",
    )
    topics = sorted({event.TOPIC for event in events})
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tuiyou events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in Kafka's binary mode. The record's key is the aggregate's id. "
            "Optional fields may be added to an event; anything else is a new version beside it.",
        },
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, events) for topic in topics},
        "operations": {f"publish {topic}": _operation(topic) for topic in topics},
        "components": {
            "messages": {event.__name__: _message(event) for event in events},
            "schemas": models["$defs"],
            "messageTraits": {"cloudEvent": {"headers": _headers()}},
        },
    }


def _channel(topic: str, events: list[type[Event]]) -> dict[str, Any]:
    names = [event.__name__ for event in events if topic == event.TOPIC]
    return {
        "address": topic,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"topic": topic, "bindingVersion": "0.5.0"}},
    }


def _operation(topic: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{topic}"},
        "summary": f"The {topic.split('.', 1)[0]} service publishes; others subscribe with a principal of their own.",
    }


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.TYPE,
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip(),
        "payload": {"$ref": f"#/components/schemas/{event.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid"}, "bindingVersion": "0.5.0"}},
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
    }


def _headers() -> dict[str, Any]:
    optional = {"traceparent"}
    return {
        "type": "object",
        "properties": _HEADERS,
        "required": [name for name in _HEADERS if name not in optional],
    }
