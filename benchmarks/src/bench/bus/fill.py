"""Sends events as our relay would, without a database: as fast as librdkafka can, or at a steady rate."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from confluent_kafka import Producer

from bench.bus import Unsound
from bench.bus.events import example
from bench.bus.stage import WRITER, login
from kit.outbox import uuid7

Header = tuple[str, str | bytes | None]


def fill(stack: dict[str, Any], topic: str, count: int) -> float:
    """Sends ``count`` events, three of each aggregate, acknowledged by all; answers events per second."""
    producer = open_producer(stack, count)
    aggregates = max(1, count // 3)
    messages = [message(UUID(int=number % aggregates), number // aggregates + 1) for number in range(count)]
    producer.list_topics(topic, timeout=20)
    began = time.monotonic()
    for key, value, headers in messages:
        producer.produce(topic, value, key, headers=headers)
    if left := producer.flush(60):
        raise Unsound(f"{left} events were not acknowledged")
    return count / (time.monotonic() - began)


def open_producer(stack: dict[str, Any], queue: int) -> Producer:
    settings = {"acks": "all", "enable.idempotence": True, "linger.ms": 0, "queue.buffering.max.messages": queue}
    return Producer(login(stack, WRITER) | settings)


def message(entry_id: UUID, version: int) -> tuple[str, str, list[Header]]:
    """Key, value and headers of an event, as our relay sends them."""
    event = example(entry_id)
    headers: list[Header] = [
        ("ce_specversion", "1.0"),
        ("ce_id", str(uuid7())),
        ("ce_type", event.TYPE),
        ("ce_source", "/tuiyou/submissions"),
        ("ce_subject", event.subject),
        ("ce_time", event.submitted_at.isoformat()),
        ("ce_sequence", str(version)),
        ("content-type", "application/json"),
    ]
    return event.key, event.model_dump_json(), headers
