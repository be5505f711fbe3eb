"""Events in tests: what a service wrote to its outbox, and events delivered through its real inbox."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeVar

from contracts import Event, registered
from kit.crypto import FieldCipher
from kit.db import Database, Row
from kit.inbox import Inbox, Subscriptions
from kit.outbox import is_personal, unseal, uuid7
from kit.records import Record
from testkit.settings import FIELD_CIPHER

E = TypeVar("E", bound=Event)

_OUTBOX = """
SELECT id::text AS id, topic, type, payload::text AS payload FROM outbox
WHERE topic NOT LIKE '%.dlq' AND payload IS NOT NULL ORDER BY seq
"""


async def published(database: Database) -> list[Event]:
    """Every event in the outbox, in order, without tombstones and what they erased."""
    async with database.transaction(readonly=True) as tx:
        rows = await tx.fetch(_OUTBOX)
    return [registered()[row["type"]].model_validate_json(_value(row)) for row in rows]


def _value(row: Row) -> bytes:
    payload = row["payload"].encode()
    return unseal(payload, row["id"], FIELD_CIPHER) if is_personal(row["topic"]) else payload


async def published_of(database: Database, kind: type[E]) -> list[E]:
    return [event for event in await published(database) if isinstance(event, kind)]


class Deliverer:
    """Delivers events to one service's database, numbered per aggregate as the outbox would number them."""

    def __init__(self, database: Database, subscriptions: Subscriptions, *, consumer: str) -> None:
        cipher = FieldCipher({"k1": b"testkit".ljust(32, b".")}, "k1")
        self.inbox = Inbox(database, subscriptions, consumer=consumer, cipher=cipher)
        self._versions: dict[str, int] = defaultdict(int)
        self._offset = 0

    async def deliver(self, *events: Event) -> list[Record]:
        """Takes the events as one batch; answers the records, to be delivered again."""
        records = [self.record(event) for event in events]
        await self.inbox.take(records)
        return records

    def record(self, event: Event, *, version: int | None = None, erased: bool = False) -> Record:
        """The event as it comes from its topic; ``erased``: the tombstone of its key instead."""
        stream = f"{event.TOPIC}:{event.subject}"
        if version is None:
            self._versions[stream] += 1
            version = self._versions[stream]
        self._offset += 1
        headers = {
            "ce_specversion": "1.0", "ce_id": str(uuid7()), "ce_type": event.TYPE, "ce_source": "/test",
            "ce_subject": event.subject, "ce_sequence": str(version), "content-type": "application/json",
        }  # fmt: skip
        return Record.of(
            event.TOPIC,
            0,
            self._offset,
            event.key.encode(),
            None if erased else event.model_dump_json().encode(),
            tuple((name, value.encode()) for name, value in headers.items()),
        )
