"""Reads what a round has left: databases as their superuser, topics as the broker's administrator, the bucket."""

from __future__ import annotations

import asyncio
import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
from minio import Minio

from faults import effects
from faults.state import Case, Chain, Consumer, DeadLetter, Entry, OutboxRow, ScanRow, State, StoredObject, TopicRecord
from faults.topics import Mark, Reader
from faults.world import World
from kit import audit, outbox
from kit.crypto import FieldCipher
from localstack.services import SERVICES
from notifications.handlers import SUBSCRIPTIONS as NOTIFICATIONS
from review.handlers import SUBSCRIPTIONS as REVIEW
from submissions.handlers import SUBSCRIPTIONS as SUBMISSIONS

CONSUMERS = {"submissions": SUBMISSIONS, "review": REVIEW, "notifications": NOTIFICATIONS}
COMPACTED = frozenset({"accounts.personal"})

_OUTBOX = """
SELECT id::text, topic, subject, version, type, payload::text AS payload, occurred_at,
    NOT EXISTS (SELECT FROM outbox_pending p WHERE p.shard = o.shard AND p.seq = o.seq) AS published, key
FROM outbox o WHERE occurred_at BETWEEN $1 AND $2 OR id = ANY($3::uuid[]) ORDER BY topic, subject, version
"""
_ENTRIES = """
SELECT e.id::text, e.state, e.revision, e.version, e.applicant_id::text, e.call_id::text, e.registration_number,
    c.entry_deadline + make_interval(mins => c.grace_minutes) AS cut
FROM entries e JOIN calls c ON c.id = e.call_id WHERE e.created_at >= $1
"""
_REVISIONS = "SELECT entry_id::text, revision, submitted_at FROM entry_revisions WHERE entry_id = ANY($1::uuid[])"
_SCANS = "SELECT entry_id::text, object_key, size, sha256 FROM scans WHERE accepted_at >= $1"
_CASES = """
SELECT c.entry_id::text, c.state, c.revision, c.registration_number,
    (SELECT array_agg(r.revision) FROM case_revisions r WHERE r.entry_id = c.entry_id) AS revisions,
    (SELECT array_agg(d.state || ' ' || d.revision ORDER BY d.id) FROM decisions d
     WHERE d.entry_id = c.entry_id) AS steps
FROM cases c WHERE c.entry_id = ANY($1::uuid[])
"""
_LETTERS = """
SELECT topic, partition, "offset", event_id::text, stream, version, cause, replayed_at IS NOT NULL AS replayed
FROM dead_letters WHERE died_at >= $1
"""


@dataclass(frozen=True, slots=True)
class Since:
    """Where a round begins: the databases' clock, and each topic's ends."""

    at: datetime
    marks: Mark


async def take(world: World, reader: Reader, since: Since, until: datetime) -> State:
    """Everything that the checker needs to know of the round from ``since`` until all came to rest.

    What was written later counts where it is on a topic already.
    """
    state = State(compacted=COMPACTED)
    state.records = await reader.read(since.marks)
    state.seen = reader.seen
    ids = {record.event_id for record in state.records if effects.is_id(record.event_id)}
    events = [event for service in SERVICES for event in await _outbox(world, service, since.at, until, list(ids))]
    state.outbox = effects.rows(events)
    await _submissions(world, state, since.at)
    await _review(world, state)
    state.folded = effects.fold(events, {entry.id for entry in state.entries})
    state.applied = await effects.applied(world, events)
    for service in SERVICES:
        async with world.database(service) as db:
            letters = await db.fetch(_LETTERS, since.at)
            state.dead_letters += [DeadLetter(consumer=service, **dict(row)) for row in letters]
    state.consumers = [await _consumer(world, reader, name, state) for name in CONSUMERS]
    async with world.database("accounts") as db:
        logins = await db.fetch("SELECT login FROM accounts WHERE created_at >= $1", since.at)
        state.accounts = frozenset(row["login"] for row in logins)
    state.objects = await asyncio.to_thread(_objects, world, state.scans)
    state.chains = [await _chain(world, service) for service in SERVICES if service != "notifications"]
    state.audited = frozenset([pair for service in SERVICES for pair in await _audited(world, service, since.at)])
    return state


async def _outbox(world: World, service: str, at: datetime, until: datetime, ids: Sequence[str]) -> list[effects.Event]:
    async with world.database(service) as db:
        rows = await db.fetch(_OUTBOX, at, until, list(ids))
    payloads = _payloads(rows, world.stack["processes"][service]["env"])
    return [
        effects.Event(
            row=OutboxRow(
                service=service,
                event_id=row["id"],
                topic=row["topic"],
                stream=f"{row['topic']}:{row['subject']}",
                version=row["version"],
                digest=digest(payload) if payload else None,
                # the instant at which a transaction began stands for it
                transaction=int(row["occurred_at"].timestamp() * 1_000_000),
                published=row["published"],
            ),
            type=row["type"],
            key=row["key"],
            data=json.loads(payload or "{}"),
        )
        for row, payload in zip(rows, payloads, strict=True)
    ]


def _payloads(rows: Sequence[asyncpg.Record], env: Mapping[str, str]) -> list[bytes | None]:
    """As the relay sends them: of personal events the outbox keeps a sealed one."""
    keys = {name: b64decode(key) for name, key in json.loads(env["TUIYOU_FIELD_KEYS"]).items()}
    cipher = FieldCipher(keys, env["TUIYOU_FIELD_KEY_ID"])
    plain = [row["payload"] and row["payload"].encode() for row in rows]
    return [
        outbox.unseal(payload, row["id"], cipher) if payload and outbox.is_personal(row["topic"]) else payload
        for row, payload in zip(rows, plain, strict=True)
    ]


async def _submissions(world: World, state: State, at: datetime) -> None:
    async with world.database("submissions") as db:
        rows = await db.fetch(_ENTRIES, at)
        revisions = await db.fetch(_REVISIONS, [row["id"] for row in rows])
        state.scans = [ScanRow(**dict(row)) for row in await db.fetch(_SCANS, at)]
    submitted: dict[str, dict[int, datetime]] = {row["id"]: {} for row in rows}
    for revision in revisions:
        submitted[revision["entry_id"]][revision["revision"]] = revision["submitted_at"]
    for row in rows:
        values = dict(row)
        # a later revision answers a return, whose own limit is the call's recommendation deadline
        values["limits"] = {1: values.pop("cut")}
        state.entries.append(Entry(**values, submitted=submitted[row["id"]]))


async def _review(world: World, state: State) -> None:
    async with world.database("review") as db:
        rows = await db.fetch(_CASES, [entry.id for entry in state.entries])
    for row in rows:
        steps = [step.split(" ") for step in row["steps"] or ()]
        state.cases.append(
            Case(
                entry_id=row["entry_id"],
                state=row["state"],
                revision=row["revision"],
                registration_number=row["registration_number"],
                revisions=frozenset(row["revisions"] or ()),
                steps=tuple((step[0], int(step[1])) for step in steps),
            )
        )


async def _consumer(world: World, reader: Reader, name: str, state: State) -> Consumer:
    topics = CONSUMERS[name].topics
    events = [record.event_id for record in state.records if record.topic in topics and effects.is_id(record.event_id)]
    streams = list({row.stream for row in state.outbox if row.topic in topics})
    async with world.database(name) as db:
        claims = await db.fetch("SELECT event_id::text FROM inbox WHERE event_id = ANY($1::uuid[])", events)
        positions = await db.fetch("SELECT stream, version FROM inbox_streams WHERE stream = ANY($1)", streams)
        parked = await db.fetchval("SELECT count(*) FROM parked_events")
    return Consumer(
        name=name,
        topics=topics,
        claims=frozenset(row["event_id"] for row in claims),
        positions={row["stream"]: row["version"] for row in positions},
        parked=parked,
        lag=await reader.lag(name, topics),
        effects_of=effects.SHOWN.get(name, frozenset()),
    )


async def _chain(world: World, service: str) -> Chain:
    key = _audit_key(world, service)
    async with world.database(service) as db:
        await db.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads, format="text")
        async with db.transaction(isolation="repeatable_read", readonly=True):
            verdict = await audit.verify(db, key)  # pyright: ignore[reportArgumentType] - a connection of no pool
    return Chain(service=service, intact=verdict.intact, unsealed=verdict.unsealed, reason=verdict.flaw)


def _audit_key(world: World, service: str) -> bytes:
    return b64decode(world.stack["processes"][service]["env"]["TUIYOU_AUDIT_KEY"])


async def _audited(world: World, service: str, at: datetime) -> list[tuple[str, str]]:
    async with world.database(service) as db:
        rows = await db.fetch("SELECT action, subject FROM audit_records WHERE at >= $1", at)
    return [(row["action"], row["subject"]) for row in rows]


def _objects(world: World, scans: Sequence[ScanRow]) -> list[StoredObject]:
    """The bytes behind the scans, as the store gives them."""
    store = world.stack["object_store"]
    root = store["root"]
    client = Minio(
        store["url"].removeprefix("http://"), access_key=root["access_key"], secret_key=root["secret_key"],
        secure=False, region=store["region"],
    )  # fmt: skip
    found: list[StoredObject] = []
    for key in sorted({scan.object_key for scan in scans}):
        try:
            response = client.get_object(store["bucket"], key)
        except Exception:  # whatever is wrong with it, it is not there
            continue
        data = response.read()
        response.close()
        response.release_conn()
        found.append(StoredObject(key=key, size=len(data), sha256=hashlib.sha256(data).hexdigest()))
    return found


async def database_time(world: World) -> datetime:
    async with world.database("postgres") as db:
        return await db.fetchval("SELECT clock_timestamp()")


def digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()[:16]


def record_of(message: Any, generation: int) -> TopicRecord:
    """A Kafka message as the checker sees it; what has no readable head goes by its place."""
    headers = dict(message.headers)
    topic, partition, offset = message.topic, message.partition, message.offset
    subject = headers.get("ce_subject", b"").decode(errors="replace")
    version = headers.get("ce_sequence", b"0")
    return TopicRecord(
        topic=topic,
        partition=partition,
        offset=offset,
        event_id=headers.get("ce_id", f"{topic}/{partition}/{offset}".encode()).decode(errors="replace"),
        stream=f"{topic}:{subject}",
        version=int(version) if version.isdigit() else 0,
        digest=digest(message.value or b""),
        generation=generation,
    )
