"""The outbox: an event is written in the transaction of the change that it tells of: both or neither.

Per aggregate, events are numbered under the lock of the aggregate's row in ``outbox_streams``, taken before the row's
``seq``: their order in the table is the order of their commits. The relay (``kit.relay``) publishes what is listed in
``outbox_pending``; the events themselves are never changed, and stay for a while. Only ``erase`` empties those of a
key on a compacted topic. What goes to a topic of personal data is kept encrypted; the relay sends it in the clear, to
the broker, whose access rules guard it there.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from datetime import datetime
from uuid import UUID

from contracts import Event
from kit import writes
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.telemetry import traceparent
from kit.writes import Write

SHARDS = 4
MAX_BYTES = 900_000
"""Below the broker's limit of 1 MiB: a larger event would block its shard for ever."""

_COUNT = """
INSERT INTO outbox_streams AS s (stream, version) VALUES ($1, 1)
ON CONFLICT (stream) DO UPDATE SET version = s.version + 1
RETURNING version
"""
_ADD = """
INSERT INTO outbox (id, shard, topic, key, type, subject, version, payload, traceparent)
SELECT $2, $3, $4, $5, $6, $7, version, $8::text::json, $9 FROM ${stream}
RETURNING shard, seq
"""
_QUEUE = "INSERT INTO outbox_pending (shard, seq) SELECT shard, seq FROM ${event}"
# the condition on the topic is the index's
_EMPTY = """
UPDATE outbox SET payload = NULL
WHERE topic LIKE '%.personal' AND topic = $1 AND subject = $2 AND payload IS NOT NULL
"""
_PRUNE = """
DELETE FROM outbox WHERE seq IN (
    SELECT o.seq FROM outbox o LEFT JOIN outbox_pending p ON p.shard = o.shard AND p.seq = o.seq
    WHERE o.occurred_at < now() - make_interval(days => $1) AND p.seq IS NULL LIMIT $2)
"""
_REPUBLISH = """
INSERT INTO outbox_pending (shard, seq) SELECT shard, seq FROM outbox WHERE occurred_at >= $1
ON CONFLICT DO NOTHING
"""


async def add(tx: Tx, event: Event, *, cipher: FieldCipher | None = None) -> UUID:
    """Writes ``event`` to be published after the transaction commits, and answers its id.

    Raises ``ValueError`` for an event that is personal where there is no ``cipher``.
    """
    event_id = uuid7()
    await writes.send(tx, adding(event, event_id, cipher=cipher))
    return event_id


async def add_raw(tx: Tx, *, topic: str, key: str, type: str, subject: str, payload: str) -> UUID:
    """``add`` for what is no domain event, such as a dead letter."""
    event_id = uuid7()
    write = adding_raw(topic=topic, key=key, type=type, subject=subject, payload=payload, event_id=event_id)
    await writes.send(tx, write)
    return event_id


async def erase(tx: Tx, kind: type[Event], key: UUID) -> UUID:
    """Has everything forgotten that was said about ``key`` on the compacted topic of ``kind``.

    Publishes a tombstone, an event without a value, by which the broker and all readers forget; what the outbox still
    keeps is emptied, so that it can be sent again and says nothing.
    """
    if not kind.COMPACTED:
        raise ValueError(f"{kind.TOPIC} keeps its events: it has nothing to erase")
    event_id, subject = uuid7(), f"{kind.AGGREGATE}/{key}"
    write = adding_raw(topic=kind.TOPIC, key=str(key), type=kind.TYPE, subject=subject, payload=None, event_id=event_id)
    await writes.send(tx, write)
    await tx.execute(_EMPTY, kind.TOPIC, subject)
    return event_id


def adding(event: Event, event_id: UUID | None = None, *, cipher: FieldCipher | None = None) -> Write:
    """``add``, to be sent with other writes; at most one event of an aggregate in one statement."""
    event_id, payload = event_id or uuid7(), event.model_dump_json()
    if is_personal(event.TOPIC):
        if cipher is None:
            raise ValueError(f"{event.TYPE} is personal: it is kept encrypted only")
        payload = json.dumps(cipher.encrypt(payload, place=place_of(event_id)))
    return adding_raw(
        topic=event.TOPIC,
        key=event.key,
        type=event.TYPE,
        subject=event.subject,
        payload=payload,
        event_id=event_id,
    )


def adding_raw(
    *, topic: str, key: str, type: str, subject: str, payload: str | None, event_id: UUID | None = None
) -> Write:
    """``adding`` for what is no domain event. No ``payload`` makes a tombstone."""
    if payload is not None and len(payload.encode()) > MAX_BYTES:
        raise ValueError(f"{type} for {subject} is larger than {MAX_BYTES} bytes")
    shard = zlib.crc32(key.encode()) % SHARDS
    values = (f"{topic}:{subject}", event_id or uuid7(), shard, topic, key, type, subject, payload, traceparent())
    return Write((("stream", _COUNT), ("event", _ADD), ("pending", _QUEUE)), values)


def is_personal(topic: str) -> bool:
    """Whether what goes there is kept encrypted."""
    return topic.endswith(".personal")


def unseal(payload: bytes, event_id: UUID | str, cipher: FieldCipher) -> bytes:
    """The value of a personal event, from the outbox's JSON. Raises ``kit.crypto.UndecipherableError``."""
    return cipher.decrypt(json.loads(payload), place=place_of(event_id)).encode()


def place_of(event_id: UUID | str) -> str:
    """What a personal event's ciphertext is bound to."""
    return f"outbox/{event_id}"


async def prune(tx: Tx, *, days: int, limit: int = 5000) -> int:
    """Deletes at most ``limit`` published rows of events that occurred more than ``days`` days ago."""
    return int((await tx.execute(_PRUNE, days, limit)).split()[-1])


async def republish(tx: Tx, since: datetime) -> int:
    """Has what occurred since ``since`` sent again, with the same ids: for a broker that lost data.

    What occurred before may have been published after: name an instant that is early enough.
    """
    return int((await tx.execute(_REPUBLISH, since)).split()[-1])


def uuid7() -> UUID:
    """A time-ordered id (RFC 9562). The standard library has it from Python 3.14 on."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
