"""Records that could not be handled: kept encrypted with their cause, announced on ``<consumer>.dlq``, replayed."""

from __future__ import annotations

import json
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

import asyncpg
from pydantic import ValidationError

from kit import outbox
from kit.crypto import FieldCipher
from kit.db import TRANSIENT, Database, Tx
from kit.errors import DomainError
from kit.log import logger
from kit.records import MalformedRecord, Record

if TYPE_CHECKING:
    from kit.inbox import Subscriptions

_BURY = """
INSERT INTO dead_letters (topic, partition, "offset", event_id, type, stream, version, cause, record)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (topic, partition, "offset") DO NOTHING RETURNING id
"""
_WAITING = "SELECT id FROM dead_letters WHERE replayed_at IS NULL ORDER BY stream, version, id"
_TAKE = "SELECT record FROM dead_letters WHERE id = $1 AND replayed_at IS NULL FOR UPDATE"
_REPLAYED = "UPDATE dead_letters SET replayed_at = now() WHERE id = $1"
_FORGET = "DELETE FROM dead_letters WHERE stream = $1"
_PRUNE = """
DELETE FROM dead_letters WHERE id IN (
    SELECT id FROM dead_letters WHERE replayed_at < now() - make_interval(days => $1) LIMIT $2)
"""
_COUNT = "SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL"


async def bury(tx: Tx, record: Record, cause: str, *, consumer: str, cipher: FieldCipher) -> None:
    """Keeps the record, and announces it without its content, which may be personal."""
    event = record if record.is_event else None
    letter = await tx.fetchval(
        _BURY,
        record.topic,
        record.partition,
        record.offset,
        event and event.event_id,
        event and event.type,
        event and event.stream,
        event and event.version,
        cause,
        record.dump(cipher),
    )
    if letter is None:
        return
    where = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
    about = {"event_id": str(event.event_id), "type": event.type, "subject": event.subject} if event else {}
    await outbox.add_raw(
        tx,
        topic=f"{consumer}.dlq",
        key=str(letter),
        type=f"{consumer}.event_buried.v1",
        subject=f"dead_letter/{letter}",
        payload=json.dumps({"dead_letter": letter, "cause": cause, **where, **about}, ensure_ascii=False),
    )
    logger.error("event_buried", cause=cause, **where, **about)


async def replay(
    database: Database, subscriptions: Subscriptions, cipher: FieldCipher, ids: Sequence[int] | None = None
) -> tuple[int, int]:
    """Handles dead letters again (all, or those named), in their aggregates' order; answers (done, failed again)."""
    async with database.transaction(readonly=True) as tx:
        waiting: list[int] = [row["id"] for row in await tx.fetch(_WAITING)]
    done = failed = 0
    for letter in waiting:
        if ids is not None and letter not in ids:
            continue
        try:
            async with database.transaction() as tx:
                await _replay_one(tx, letter, subscriptions, cipher)
            done += 1
        except TRANSIENT:
            raise
        except Exception as error:
            logger.error("replay_failed", dead_letter=letter, cause=describe(error))
            failed += 1
    return done, failed


async def forget(tx: Tx, stream: str) -> None:
    """An aggregate is forgotten: what could not be handled of it shall neither stay nor be replayed."""
    await tx.execute(_FORGET, stream)


async def prune(tx: Tx, *, days: int = 30, limit: int = 1000) -> int:
    """Deletes what was replayed long ago."""
    return int((await tx.execute(_PRUNE, days, limit)).split()[-1])


async def count(tx: Tx) -> int:
    return await tx.fetchval(_COUNT)


async def _replay_one(tx: Tx, letter: int, subscriptions: Subscriptions, cipher: FieldCipher) -> None:
    dumped = await tx.fetchval(_TAKE, letter)
    if dumped is None:
        return
    record = Record.load(dumped, cipher)
    await subscriptions.handle(tx, record)
    if record.is_tombstone:
        await forget(tx, record.stream)
    await tx.execute(_REPLAYED, letter)


def describe(error: BaseException) -> str:
    """What went wrong and where, without the values that it went wrong with: they may be personal."""
    if isinstance(error, ValidationError):
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in faults)[:1000]
    if isinstance(error, asyncpg.PostgresError):
        return f"{type(error).__name__} ({error.sqlstate}, {getattr(error, 'constraint_name', None)})"
    if isinstance(error, DomainError):
        return f"{type(error).__name__}: {error.code}"
    if isinstance(error, MalformedRecord):
        return f"{type(error).__name__}: {error}"
    return f"{type(error).__name__} at {_where(error)}"


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno} {frames[-1].name}"
