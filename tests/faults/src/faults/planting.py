"""Records that no service has published: put onto topics by the broker's administrator."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer
from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition

from contracts import Event
from kit.outbox import uuid7
from provision.kafka import client
from testkit.kafka import admin_options

Record = dict[str, Any]
"""What a producer's ``send`` takes."""


class Planter:
    def __init__(self, broker: dict[str, Any]) -> None:
        self._broker = broker

    @asynccontextmanager
    async def producer(self) -> AsyncGenerator[AIOKafkaProducer]:
        producer = AIOKafkaProducer(**admin_options(self._broker), max_request_size=8 * 1024 * 1024)
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()

    def rewind(self, group: str, topics: Iterable[str]) -> None:
        """Sets a group's offsets to 0; none of its members may be there."""
        broker = self._broker
        admin = client(broker["servers"], broker["protocol"], broker["admin"]["user"], broker["admin"]["password"])
        known = admin.list_topics(timeout=15).topics
        places = [TopicPartition(topic, number, 0) for topic in topics for number in known[topic].partitions]
        for future in admin.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(group, places)]).values():
            future.result(15)


def copies_of(event: Event, version: int) -> Record:
    """An event as a relay would send it."""
    headers = {
        "ce_specversion": "1.0", "ce_id": str(uuid7()), "ce_type": event.TYPE, "ce_source": "/planted",
        "ce_subject": event.subject, "ce_sequence": str(version), "content-type": "application/json",
    }  # fmt: skip
    return {
        "topic": event.TOPIC,
        "key": event.key.encode(),
        "value": event.model_dump_json().encode(),
        "headers": [(name, value.encode()) for name, value in headers.items()],
    }
