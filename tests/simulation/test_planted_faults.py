"""Each fault that is planted into the kit's code breaks an invariant within a few seeds."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest

from kit import inbox, relay
from kit.consumer import Consumer
from kit.db import Tx
from kit.inbox import Inbox
from kit.kafka import DeliveryUnknown, Message
from kit.records import Record
from simulation.broker import Producer
from simulation.postgres import Row, Session
from simulation.runs import run
from simulation.statements import ADD, STATEMENTS, Statement, add_event, as_taken
from simulation.world import Parts


class NeverWaits(Producer):
    """The relay marks before the broker has acknowledged."""

    async def send(self, messages: Sequence[Message]) -> None:
        self._process.spawn(self._send_all(messages))

    async def _send_all(self, messages: Sequence[Message]) -> None:
        with suppress(DeliveryUnknown):
            await super().send(messages)


class CommitsFirst(Consumer):
    """The offset is committed before the inbox's transaction."""

    async def _take(self, client: Any, partition: Any, messages: list[Any], assignment: int) -> None:
        await client.commit({partition: messages[-1].offset + 1})
        await super()._take(client, partition, messages, assignment)


def _after_last_sent(session: Session) -> list[Row]:
    """A cursor on the sequence: what follows the newest row that was published."""
    pending = {row["seq"] for row in session.rows("outbox_pending").values()}
    rows = session.rows("outbox")
    last = max((seq for seq in rows if seq not in pending), default=0)
    return [row for seq, row in sorted(rows.items()) if seq > last]


async def waiting_after_cursor(session: Session, shards: int) -> list[Row]:
    waiting = {row["shard"] for row in _after_last_sent(session)}
    return [{"shard": shard} for shard in range(shards) if shard in waiting]


async def take_after_cursor(session: Session, shard: int, limit: int) -> list[Row]:
    return [as_taken(row) for row in _after_last_sent(session) if row["shard"] == shard][:limit]


def _dirty(session: Session, table: str) -> dict[Any, Row]:
    """What others have not committed, too."""
    return {key: row for other in session._server.sessions for key, row in other.rows(table).items()}


async def waiting_uncommitted(session: Session, shards: int) -> list[Row]:
    del shards
    return [{"shard": shard} for shard in sorted({row["shard"] for row in _dirty(session, "outbox_pending").values()})]


async def take_uncommitted(session: Session, shard: int, limit: int) -> list[Row]:
    rows, pending = _dirty(session, "outbox"), _dirty(session, "outbox_pending")
    return [as_taken(rows[seq]) for of, seq in sorted(pending) if of == shard and seq in rows][:limit]


async def claim_apart(session: Session, event_ids: Sequence[UUID]) -> list[Row]:
    """The claim commits in a transaction of its own, before the effect."""
    claimed = session.committed["inbox"]
    new = [event_id for event_id in event_ids if event_id not in claimed]
    claimed.update({event_id: {"event_id": event_id} for event_id in new})
    return [{"event_id": event_id} for event_id in new]


async def no_claim(session: Session, event_ids: Sequence[UUID]) -> list[Row]:
    del session
    return [{"event_id": event_id} for event_id in event_ids]


async def add_without_lock(session: Session, stream: str, *values: Any) -> list[Row]:
    """The aggregate's version is read without waiting for another writer."""
    current = session.row("outbox_streams", stream)
    [row] = await add_event(session, f"{stream}/{session.next_value('apart')}", *values)
    row["version"] = current["version"] + 1 if current else 1  # the row is the one that was written
    session.write("outbox_streams", stream, {"stream": stream, "version": row["version"]})
    return [row]


class AppliesAll(Inbox):
    """The version is not compared with how far the aggregate was followed."""

    async def _follow(self, tx: Tx, record: Record, batch: Any) -> None:
        await self._handle(tx, record)
        batch.advance(record)


def replaced(functions: dict[str, Statement]) -> Parts:
    return Parts(statements={**STATEMENTS, **functions})


FAULTS = {
    "the relay marks before the broker acknowledges": (Parts(producer=NeverWaits), "I2"),
    "the relay has a cursor on the sequence": (
        replaced({relay._WAITING: waiting_after_cursor, relay._TAKE: take_after_cursor}),
        "I2",
    ),
    "the relay reads what is not committed": (
        replaced({relay._WAITING: waiting_uncommitted, relay._TAKE: take_uncommitted}),
        "I3",
    ),
    "the offset is committed before the inbox's transaction": (Parts(consumer=CommitsFirst), "I4"),
    "the claim has a transaction of its own": (replaced({inbox._CLAIM: claim_apart}), "I4"),
    "versions are taken without a lock": (replaced({ADD: add_without_lock}), "I5"),
    "nothing recognises what comes again": (
        dataclasses.replace(replaced({inbox._CLAIM: no_claim}), inbox=AppliesAll),
        "I4",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_found(name: str) -> None:
    parts, invariant = FAULTS[name]
    for seed in range(200):
        if any(what.startswith(invariant) for what in run(seed, parts).broken):
            return
    pytest.fail(f"200 seeds did not break {invariant}")
