"""Topics of a test's own, and reading a topic from the start."""

from __future__ import annotations

import uuid
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic


def admin_options(broker: dict[str, Any]) -> dict[str, Any]:
    """aiokafka arguments of the cluster's administrator."""
    return {
        "bootstrap_servers": broker["servers"],
        "security_protocol": broker["protocol"],
        "sasl_mechanism": broker["mechanism"],
        "sasl_plain_username": broker["admin"]["user"],
        "sasl_plain_password": broker["admin"]["password"],
    }


def admin_client(broker: dict[str, Any]) -> AdminClient:
    return AdminClient(
        {
            "bootstrap.servers": broker["servers"],
            "security.protocol": broker["protocol"],
            "sasl.mechanism": broker["mechanism"],
            "sasl.username": broker["admin"]["user"],
            "sasl.password": broker["admin"]["password"],
        }
    )


class TopicMaker:
    def __init__(self, broker: dict[str, Any]) -> None:
        self._admin = admin_client(broker)
        self._made: list[str] = []

    def make(self, partitions: int = 1, *, name: str | None = None) -> str:
        name = name or f"test.{uuid.uuid4().hex}"
        for future in self._admin.create_topics([NewTopic(name, partitions, 1)]).values():
            future.result(10)
        self._made.append(name)
        return name

    def remove(self) -> None:
        if self._made:
            for future in self._admin.delete_topics(self._made).values():
                future.result(10)


async def read_all(broker: dict[str, Any], topic: str) -> list[Any]:
    """Every record that the topic holds now, partition by partition, in order."""
    # without a group, start() assigns every partition
    consumer = AIOKafkaConsumer(topic, **admin_options(broker), enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions: list[TopicPartition] = sorted(consumer.assignment())
        assert partitions, f"there is no topic {topic}"
        ends = await consumer.end_offsets(partitions)
        records: list[Any] = []
        for partition in partitions:
            while await consumer.position(partition) < ends[partition]:
                batch = await consumer.getmany(partition, timeout_ms=1000)
                records += batch.get(partition, [])
        return records
    finally:
        await consumer.stop()
