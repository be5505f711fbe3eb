"""The event of all rows about the bus: a real one, about an aggregate of the row's own."""

from __future__ import annotations

import functools
from pathlib import Path
from uuid import UUID

import asyncpg

from contracts.submissions import EntrySubmittedV1
from kit.outbox import SHARDS
from localstack.places import CHECKOUT

EXAMPLE = Path(CHECKOUT, "shared", "contracts", "examples", EntrySubmittedV1.TYPE, "1.json")

# the statement of kit.outbox for many events at once: the same rows, three or four events of each aggregate
_WRITE = """
WITH event AS (
    SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n % $2), 12, '0')) AS key, n / $2 + 1 AS version
    FROM generate_series(0, $1 - 1) AS n
), stream AS (
    INSERT INTO outbox_streams (stream, version)
    SELECT $3 || ':entry/' || key, max(version) FROM event GROUP BY key
), written AS (
    INSERT INTO outbox (id, shard, topic, key, type, subject, version, payload)
    SELECT uuidv7(), crc32(convert_to(key, 'UTF8')) % $7, $3, key, $4, 'entry/' || key, version,
        replace($5, $6, key)::json
    FROM event ORDER BY n
    RETURNING shard, seq
)
INSERT INTO outbox_pending (shard, seq) SELECT shard, seq FROM written
"""


def example(entry_id: UUID | None = None) -> EntrySubmittedV1:
    """The contract's example, about ``entry_id`` where one is given."""
    event = _example()
    return event.model_copy(update={"entry_id": entry_id}) if entry_id else event


@functools.cache
def _example() -> EntrySubmittedV1:
    return EntrySubmittedV1.model_validate_json(EXAMPLE.read_text(encoding="utf-8"))


async def write_backlog(connection: asyncpg.Connection[asyncpg.Record], topic: str, count: int) -> None:
    """Empties the outbox, then writes ``count`` unpublished events."""
    event = example()
    await connection.execute("TRUNCATE outbox, outbox_pending, outbox_streams")
    values = (count, max(1, count // 3), topic, event.TYPE, event.model_dump_json(), event.key, SHARDS)
    await connection.execute(_WRITE, *values, timeout=300)
    await connection.execute("VACUUM (ANALYZE) outbox, outbox_pending")
    await connection.execute("CHECKPOINT")
