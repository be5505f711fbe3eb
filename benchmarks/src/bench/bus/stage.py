"""The stage of the rows about the bus: a fresh database, topics of the run's own, and the real principals."""

# confluent_kafka.admin does not list what it exports
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
from confluent_kafka import Consumer
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from confluent_kafka.cimpl import NewTopic

from provision.kafka import client
from provision.topics import load
from testkit import stack as running
from testkit.database import fresh_database

WRITER = "submissions"
READER = "review"
PARTITIONS = {topic.name: topic for topic in load().topics}["submissions.events"].partitions


@dataclass(frozen=True, slots=True)
class Stage:
    """A database of ``service``; ``connection`` is the superuser's on it, ``folder`` holds logs and hand-overs."""

    stack: dict[str, Any]
    service: str
    database: str
    connection: asyncpg.Connection[asyncpg.Record]
    folder: Path
    admin: AdminClient

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a process of ``service`` on this database: those of the instance otherwise."""
        database = running.role_url(self.service, self.database)
        return {**self.environment_of(self.service), "TUIYOU_DATABASE_URL": database}

    def environment_of(self, service: str) -> dict[str, str]:
        """The settings of another service's process, as the instance has them."""
        return self.stack["processes"][service]["env"]

    def make_topic(self) -> str:
        """A topic with the declared number of partitions and access rules, whose records carry the broker's time."""
        name = f"bench.{uuid.uuid4().hex[:12]}"
        config = {"message.timestamp.type": "LogAppendTime"}
        for made in self.admin.create_topics([NewTopic(name, PARTITIONS, 1, config=config)]).values():
            made.result(20)
        rules = [
            _allow(name, WRITER, AclOperation.WRITE),
            _allow(name, WRITER, AclOperation.DESCRIBE),
            _allow(name, READER, AclOperation.READ),
        ]
        for made in self.admin.create_acls(rules).values():
            made.result(20)
        self._await_access(name)
        return name

    def _await_access(self, topic: str) -> None:
        """The broker applies rules in their order and a moment later: the last one is the reader's."""
        reader, deadline = Consumer({**login(self.stack, READER), "group.id": f"{READER}.bench"}), time.monotonic() + 20
        try:
            while len(reader.list_topics(topic, timeout=20).topics[topic].partitions) < PARTITIONS:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{READER} cannot see {topic}")
                time.sleep(0.05)
        finally:
            reader.close()

    def drop_topic(self, name: str) -> None:
        for gone in self.admin.delete_topics([name]).values():
            gone.result(20)
        for gone in self.admin.delete_acls([_any_of(name)]).values():
            gone.result(20)


@asynccontextmanager
async def stage(stack: dict[str, Any], service: str) -> AsyncGenerator[Stage]:
    """Everything that is on it goes with the block, except topics: who makes one drops it."""
    broker = stack["kafka"]
    admin = client(broker["servers"], broker["protocol"], broker["admin"]["user"], broker["admin"]["password"])
    async with fresh_database(service) as database:
        connection = await asyncpg.connect(running.superuser_url(database))
        try:
            with TemporaryDirectory(prefix="bench-") as folder:
                yield Stage(stack, service, database, connection, Path(folder), admin)
        finally:
            await connection.close()


def login(stack: dict[str, Any], principal: str) -> dict[str, Any]:
    """What a client of librdkafka needs to log in."""
    broker = stack["kafka"]
    return {
        "bootstrap.servers": broker["servers"],
        "security.protocol": broker["protocol"],
        "sasl.mechanism": broker["mechanism"],
        "sasl.username": principal,
        "sasl.password": broker["principals"][principal],
        "log_level": 0,  # failures are raised, not printed
    }


def _allow(topic: str, principal: str, operation: AclOperation) -> AclBinding:
    kind, pattern = ResourceType.TOPIC, ResourcePatternType.LITERAL
    return AclBinding(kind, topic, pattern, f"User:{principal}", "*", operation, AclPermissionType.ALLOW)


def _any_of(topic: str) -> Any:
    kind, pattern = ResourceType.TOPIC, ResourcePatternType.LITERAL
    anyone: Any = None
    return AclBindingFilter(kind, topic, pattern, anyone, anyone, AclOperation.ANY, AclPermissionType.ANY)
