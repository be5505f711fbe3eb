"""Taking events without the kit: what a careful user of a bare client writes. The peers of C1 and C2 run this.

The statements are those of ``kit.inbox``, one transaction for a partition's batch; a test keeps them the same. It
imports nothing of the kit, so that a peer in an environment of its own can run it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from contracts.submissions import EntrySubmittedV1

CLAIM = "INSERT INTO inbox (event_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id"
POSITIONS = "SELECT stream, version FROM inbox_streams WHERE stream = ANY($1)"
PARKED_STREAMS = "SELECT DISTINCT stream FROM parked_events WHERE stream = ANY($1)"
ADVANCE = """
INSERT INTO inbox_streams (stream, version) SELECT * FROM unnest($1::text[], $2::bigint[])
ON CONFLICT (stream) DO UPDATE SET version = greatest(inbox_streams.version, excluded.version)
"""

PROJECTION = """
CREATE TABLE bench_entries (
    entry_id uuid PRIMARY KEY, call_id uuid NOT NULL, bureau_id uuid NOT NULL, applicant_id uuid NOT NULL,
    registration_number text NOT NULL, revision integer NOT NULL, title text NOT NULL, work_type text NOT NULL,
    submitted_at timestamptz NOT NULL, events integer NOT NULL DEFAULT 1
);
GRANT SELECT, INSERT, UPDATE, DELETE ON bench_entries TO review;
"""
PROJECT = """
INSERT INTO bench_entries (entry_id, call_id, bureau_id, applicant_id, registration_number, revision, title, work_type,
    submitted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (entry_id) DO UPDATE SET
    bureau_id = excluded.bureau_id, registration_number = excluded.registration_number, revision = excluded.revision,
    title = excluded.title, work_type = excluded.work_type, submitted_at = excluded.submitted_at,
    events = bench_entries.events + 1
"""

Parse = Callable[[], EntrySubmittedV1]


class Incoming(NamedTuple):
    event_id: UUID
    stream: str
    version: int
    parse: Parse


def incoming(topic: str, headers: Sequence[tuple[str, bytes]], parse: Parse) -> Incoming:
    """Reads the CloudEvents headers of a record."""
    values = dict(headers)
    subject = values["ce_subject"].decode()
    return Incoming(UUID(values["ce_id"].decode()), f"{topic}:{subject}", int(values["ce_sequence"]), parse)


async def take(tx: Any, records: Sequence[Incoming]) -> None:
    """Applies a batch in the caller's transaction: each event once, each aggregate's in order."""
    claimed = {row["event_id"] for row in await tx.fetch(CLAIM, [record.event_id for record in records])}
    streams = list({record.stream for record in records})
    positions = {row["stream"]: row["version"] for row in await tx.fetch(POSITIONS, streams)}
    parked = await tx.fetch(PARKED_STREAMS, streams)
    moved: dict[str, int] = {}
    for record in records:
        if record.event_id not in claimed:
            continue
        last = positions.get(record.stream, 0)
        if record.version <= last:
            continue
        if record.version > last + 1 or parked:
            raise ValueError(f"{record.stream}: {record.version} after {last}")  # the rows have no gaps
        await project(tx, record.parse())
        positions[record.stream] = moved[record.stream] = record.version
    if moved:
        await tx.execute(ADVANCE, list(moved), list(moved.values()))


async def project(tx: Any, event: EntrySubmittedV1) -> None:
    """The effect of an event, the same on each side."""
    await tx.execute(
        PROJECT,
        event.entry_id,
        event.call_id,
        event.bureau_id,
        event.applicant_id,
        event.registration_number,
        event.revision,
        event.work.title,
        event.work.work_type,
        event.submitted_at,
    )


async def open_pool(url: str) -> asyncpg.Pool[asyncpg.Record]:
    return await asyncpg.create_pool(url, min_size=1, max_size=8)
