"""Audit records: written in the transaction of the change, chained by hash once it is certain.

Chaining inside the transaction would put every writer of a service behind one lock, so ``seal`` does it shortly
after: it takes records in the order (transaction id, seq) and only those whose transaction id is below every
transaction that is still running (in any database of the server); no record can then appear before a sealed one.
Each seal is an HMAC over its record and the seal before it. ``verify`` finds a record that was changed, removed, added
in between, or moved.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import structlog

from kit import writes
from kit.db import Row, Tx
from kit.writes import Write

_SEAL_LOCK = 0x6175_6469

_ADD = """
INSERT INTO audit_records (actor, role, action, subject, reason, before, after, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_COLUMNS = """
r.id, r.seq, r.xid::text AS xid, r.at, r.actor, r.role, r.action, r.subject, r.reason, r.before, r.after, r.request_id
"""
_LAST = "SELECT position, xid::text AS xid, seq, hash FROM audit_seals ORDER BY position DESC LIMIT 1"
_UNSEALED = f"""
SELECT {_COLUMNS} FROM audit_records r
WHERE (r.xid, r.seq) > ($1::text::xid8, $2) AND r.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY r.xid, r.seq LIMIT $3
"""  # noqa: S608 - constants only
_SEAL = """
INSERT INTO audit_seals (position, record_id, xid, seq, hash)
SELECT p, i, x::xid8, s, h
FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::bigint[], $5::bytea[]) AS t (p, i, x, s, h)
"""
_SEALED = f"""
SELECT s.position, s.record_id, s.hash, {_COLUMNS}
FROM audit_seals s LEFT JOIN audit_records r ON r.id = s.record_id
WHERE s.position > $1 ORDER BY s.position LIMIT $2
"""  # noqa: S608 - constants only
_STRAY = """
SELECT r.id, r.xid::text AS xid, r.seq FROM audit_records r LEFT JOIN audit_seals s ON s.record_id = r.id
WHERE (r.xid, r.seq) > ($1::text::xid8, $2) AND (r.xid, r.seq) < ($3::text::xid8, $4) AND s.record_id IS NULL
ORDER BY r.xid, r.seq LIMIT 1
"""
_COUNT_UNSEALED = "SELECT count(*) FROM audit_records r WHERE (r.xid, r.seq) > ($1::text::xid8, $2)"

_START = bytes(32)


Flaw = Literal["seal_missing", "record_removed", "changed", "slipped_in"]
"""What is wrong with a chain: ``changed`` is a record or a seal."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a chain was found whole: the last seal that holds, and the place of its record in their order."""

    position: int = 0
    xid: str = "0"
    seq: int = 0
    seal: bytes = _START


class ChainBroken(Exception):
    """The chain does not hold. ``position`` is the first at which it does not, ``record_id`` what stands there."""

    def __init__(self, flaw: Flaw, position: int, record_id: UUID | None) -> None:
        super().__init__(f"{flaw} at {position}")
        self.flaw: Flaw = flaw
        self.position = position
        self.record_id = record_id


@dataclass(frozen=True, slots=True)
class Verdict:
    """``broken_at`` is the first position at which the chain does not hold; ``records`` counts what does before."""

    records: int
    unsealed: int
    broken_at: int | None = None
    flaw: Flaw | None = None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


async def record(
    tx: Tx,
    *,
    actor: str,
    role: str,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Writes who did what to which subject. ``before`` and ``after`` hold no personal data: name the fields instead."""
    write = recording(actor=actor, role=role, action=action, subject=subject, before=before, after=after, reason=reason)
    await writes.send(tx, write)


def recording(
    *,
    actor: str,
    role: str,
    action: str,
    subject: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> Write:
    """``record``, to be sent with other writes."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return writes.one(_ADD, actor, role, action, subject, reason, before, after, request_id)


async def seal(tx: Tx, key: bytes, *, limit: int = 1000) -> int:
    """Chains up to ``limit`` records that are certain; answers how many. One sealer works at a time."""
    if not await tx.fetchval("SELECT pg_try_advisory_xact_lock($1)", _SEAL_LOCK):
        return 0
    last = await tx.fetchrow(_LAST)
    position, xid, seq, previous = (
        (last["position"], last["xid"], last["seq"], last["hash"]) if last else (0, "0", 0, _START)
    )
    rows = await tx.fetch(_UNSEALED, xid, seq, limit)
    hashes: list[bytes] = []
    for row in rows:
        previous = _chain(key, previous, row)
        hashes.append(previous)
    if rows:
        positions = list(range(position + 1, position + 1 + len(rows)))
        await tx.execute(
            _SEAL, positions, [r["id"] for r in rows], [r["xid"] for r in rows], [r["seq"] for r in rows], hashes
        )
    return len(rows)


async def sealed(tx: Tx) -> int:
    """How many seals the chain has."""
    last = await tx.fetchrow(_LAST)
    return last["position"] if last else 0


async def unsealed(tx: Tx) -> int:
    """How many records the chain does not cover yet."""
    last = await tx.fetchrow(_LAST)
    return await tx.fetchval(_COUNT_UNSEALED, last["xid"] if last else "0", last["seq"] if last else 0)


async def verify(tx: Tx, key: bytes, *, step: int = 5000) -> Verdict:
    """Recomputes the whole chain."""
    checked = Checked()
    try:
        while (further := await verify_step(tx, key, checked, limit=step)) != checked:
            checked = further
    except ChainBroken as broken:
        return Verdict(broken.position - 1, 0, broken.position, broken.flaw)
    return Verdict(checked.position, await unsealed(tx))


async def verify_step(tx: Tx, key: bytes, checked: Checked, *, limit: int) -> Checked:
    """Recomputes at most ``limit`` seals after what was checked; answers the same where there are none.

    Raises ``ChainBroken`` with the first flaw.
    """
    rows = await tx.fetch(_SEALED, checked.position, limit)
    whole, broken = checked, None
    try:
        for row in rows:
            whole = _follow(key, whole, row)
    except ChainBroken as error:
        broken = error
    stray = await tx.fetchrow(_STRAY, checked.xid, checked.seq, whole.xid, whole.seq)
    if stray:
        place = (int(stray["xid"]), stray["seq"])
        before = sum((int(row["xid"]), row["seq"]) < place for row in rows[: whole.position - checked.position])
        raise ChainBroken("slipped_in", checked.position + before + 1, stray["id"])
    if broken:
        raise broken
    return whole


def _follow(key: bytes, checked: Checked, row: Row) -> Checked:
    """One seal further. Raises ``ChainBroken``."""
    position = checked.position + 1
    if row["position"] != position:
        raise ChainBroken("seal_missing", position, None)
    if row["id"] is None:
        raise ChainBroken("record_removed", position, row["record_id"])
    seal = _chain(key, checked.seal, row)
    if not hmac.compare_digest(seal, row["hash"]):
        raise ChainBroken("changed", position, row["id"])
    return Checked(position, row["xid"], row["seq"], seal)


def _chain(key: bytes, previous: bytes, row: Row) -> bytes:
    fields = [
        str(row["id"]), row["seq"], row["xid"], row["at"].isoformat(), row["actor"], row["role"], row["action"],
        row["subject"], row["reason"], row["before"], row["after"], row["request_id"],
    ]  # fmt: skip
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, previous + text.encode(), hashlib.sha256).digest()
