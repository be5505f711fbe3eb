"""What each statement of the kit does, in terms of the model: one table from the statement to its function.

Functions take the session and the statement's values, and answer the rows that the statement returns or touches. The
table's keys are the kit's own constants, so an edit of their text changes nothing here; ``named`` tells which new
statement is not modelled.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from uuid import UUID

from kit import dead_letters, inbox, outbox, relay, writes
from simulation.postgres import Row, Session

Statement = Callable[..., Awaitable[list[Row]]]

_INSTANT = datetime(2025, 1, 1, tzinfo=UTC)
"""Instants decide nothing in what is modelled."""


class NotModelled(BaseException):
    """No ``Exception``: the inbox would take it for a fault of the event."""


async def add_event(
    session: Session, stream: str, id: UUID, shard: int, topic: str, key: str, type: str, subject: str, payload: str,
    traceparent: str | None,
) -> list[Row]:  # fmt: skip
    current = await session.lock("outbox_streams", stream)
    version = current["version"] + 1 if current else 1
    session.write("outbox_streams", stream, {"stream": stream, "version": version})
    seq = session.next_value("outbox")
    row = {
        "seq": seq, "id": id, "shard": shard, "topic": topic, "key": key, "type": type, "subject": subject,
        "version": version, "payload": payload, "traceparent": traceparent, "occurred_at": _INSTANT,
    }  # fmt: skip
    session.write("outbox", seq, row)
    session.write("outbox_pending", (shard, seq), {"shard": shard, "seq": seq})
    return [row]


async def waiting_shards(session: Session, shards: int) -> list[Row]:
    waiting = {row["shard"] for row in session.rows("outbox_pending").values()}
    return [{"shard": shard} for shard in range(shards) if shard in waiting]


async def try_shard_lock(session: Session, space: int, shard: int) -> list[Row]:
    return [{"pg_try_advisory_xact_lock": session.try_lock((space, shard))}]


async def take_pending(session: Session, shard: int, limit: int) -> list[Row]:
    pending = sorted(row["seq"] for row in session.rows("outbox_pending").values() if row["shard"] == shard)
    rows = session.rows("outbox")
    return [as_taken(rows[seq]) for seq in pending[:limit] if seq in rows]


def as_taken(row: Row) -> Row:
    """The columns that a relay takes, in their order."""
    columns = ("topic", "key", "type", "subject", "version")
    return {
        "seq": row["seq"], "id": str(row["id"]), **{column: row[column] for column in columns},
        "payload": row["payload"].encode(), "traceparent": row["traceparent"], "occurred_at": row["occurred_at"],
    }  # fmt: skip


async def strike_off(session: Session, shard: int, seqs: Sequence[int]) -> list[Row]:
    struck: list[Row] = []
    for key, row in session.rows("outbox_pending").items():
        if row["shard"] == shard and row["seq"] in seqs and await session.lock("outbox_pending", key):
            session.delete("outbox_pending", key)
            struck.append(row)
    return struck


async def claim(session: Session, event_ids: Sequence[UUID]) -> list[Row]:
    claimed: list[Row] = []
    for event_id in event_ids:
        if session.row("inbox", event_id) is None and await session.lock("inbox", event_id) is None:
            session.write("inbox", event_id, {"event_id": event_id})
            claimed.append({"event_id": event_id})
    return claimed


async def positions(session: Session, streams: Sequence[str]) -> list[Row]:
    rows = session.rows("inbox_streams")
    return [rows[stream] for stream in streams if stream in rows]


async def parked_streams(session: Session, streams: Sequence[str]) -> list[Row]:
    found = {row["stream"] for row in session.rows("parked_events").values()} & set(streams)
    return [{"stream": stream} for stream in sorted(found)]


async def followed(session: Session, topics: Sequence[str]) -> list[Row]:
    known = {stream.partition(":")[0] for stream in session.rows("inbox_streams")}
    return [{"exists": bool(known & set(topics))}]


async def advance(session: Session, streams: Sequence[str], versions: Sequence[int]) -> list[Row]:
    for stream, version in zip(streams, versions, strict=True):
        current = await session.lock("inbox_streams", stream)
        newest = max(version, current["version"]) if current else version
        session.write("inbox_streams", stream, {"stream": stream, "version": newest})
    return [{"stream": stream} for stream in streams]


async def park(session: Session, event_id: UUID, stream: str, version: int, record: str) -> list[Row]:
    await session.lock("parked_events", event_id)
    row = {"event_id": event_id, "stream": stream, "version": version, "record": record}
    session.write("parked_events", event_id, row)
    return [row]


async def unpark(session: Session, stream: str, version: int) -> list[Row]:
    taken: list[Row] = []
    for key, row in session.rows("parked_events").items():
        if (row["stream"], row["version"]) == (stream, version) and await session.lock("parked_events", key):
            session.delete("parked_events", key)
            taken.append({"record": row["record"]})
    return taken


async def bury(session: Session, topic: str, partition: int, offset: int, *rest: Any) -> list[Row]:
    key, number = (topic, partition, offset), session.next_value("dead_letters")  # taken even when it then conflicts
    if await session.lock("dead_letters", key) is not None:
        return []
    session.write("dead_letters", key, {"id": number, "place": key, "cause": rest[4]})
    return [{"id": number}]


FOLD = """
WITH effect AS (INSERT INTO effects (fact) VALUES ($2))
INSERT INTO projections AS p (aggregate, facts) VALUES ($1, jsonb_build_array($2::int))
ON CONFLICT (aggregate) DO UPDATE SET facts = p.facts || excluded.facts
"""
"""The handler's effect: a row for each time it acted, and a projection that keeps the facts in the order seen."""


async def fold(session: Session, aggregate: str, fact: int) -> list[Row]:
    number = session.next_value("effects")
    session.write("effects", number, {"fact": fact})
    current = await session.lock("projections", aggregate)
    facts = [*(current["facts"] if current else ()), fact]
    session.write("projections", aggregate, {"aggregate": aggregate, "facts": facts})
    return [{"aggregate": aggregate}]


ADD = writes._composed((((("stream", outbox._COUNT), ("event", outbox._ADD), ("pending", outbox._QUEUE)), 9),))
"""What ``outbox.add`` sends: three writes in one statement, with nine values."""

STATEMENTS: dict[str, Statement] = {
    ADD: add_event,
    relay._WAITING: waiting_shards,
    relay._LOCK: try_shard_lock,
    relay._TAKE: take_pending,
    relay._STRIKE_OFF: strike_off,
    inbox._CLAIM: claim,
    inbox._POSITIONS: positions,
    inbox._PARKED_STREAMS: parked_streams,
    inbox._FOLLOWED: followed,
    inbox._ADVANCE: advance,
    inbox._PARK: park,
    inbox._UNPARK: unpark,
    dead_letters._BURY: bury,
    FOLD: fold,
}


def named(sql: str) -> str:
    """The constant that holds ``sql``, to say what is not modelled."""
    modules: tuple[ModuleType, ...] = (outbox, relay, inbox, dead_letters)
    for module in modules:
        for name, value in vars(module).items():
            if value == sql:
                return f"{module.__name__}.{name}"
    return sql.strip()


def fact_of(payload: str) -> int:
    return json.loads(payload)["fact"]
