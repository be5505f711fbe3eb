"""Fills a topic with events as our relay would send them, as fast as librdkafka can."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from confluent_kafka import Producer

from bench.bus.events import example
from bench.bus.stage import WRITER, login
from kit.outbox import uuid7


def fill(stack: dict[str, Any], topic: str, count: int) -> float:
    """Sends ``count`` events, three of each aggregate, acknowledged by all; answers events per second."""
    settings = {"acks": "all", "enable.idempotence": True, "linger.ms": 5, "queue.buffering.max.messages": count}
    producer = Producer(login(stack, WRITER) | settings)
    producer.list_topics(topic, timeout=20)
    aggregates = max(1, count // 3)
    event, began = example(), time.monotonic()
    payload, placeholder = event.model_dump_json(), event.key
    for number in range(count):
        key = str(UUID(int=number % aggregates))
        headers: list[tuple[str, str | bytes | None]] = [
            ("ce_specversion", "1.0"),
            ("ce_id", str(uuid7())),
            ("ce_type", event.TYPE),
            ("ce_source", "/tuiyou/submissions"),
            ("ce_subject", f"entry/{key}"),
            ("ce_time", event.submitted_at.isoformat()),
            ("ce_sequence", str(number // aggregates + 1)),
            ("content-type", "application/json"),
        ]
        producer.produce(topic, payload.replace(placeholder, key), key, headers=headers)
        producer.poll(0)
    if left := producer.flush(60):
        raise RuntimeError(f"{left} events were not acknowledged")
    return count / (time.monotonic() - began)
