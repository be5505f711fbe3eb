"""Looking through audit records, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.db import Row, Tx

_FIND = """
SELECT r.id, r.at, r.actor, r.role, r.action, r.subject, r.reason, r.before, r.after, r.request_id, s.position
FROM audit_records r LEFT JOIN audit_seals s ON s.record_id = r.id
WHERE {} ORDER BY r.id DESC LIMIT {}
"""
_HOUR = 3_600_000
"""Milliseconds by which a record's id, drawn when it was written, may differ from its transaction's beginning."""


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """What is missing does not matter. ``since`` is part of the time searched, ``until`` is not."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    action: str | None = None
    subject: str | None = None


async def find(tx: Tx, wanted: AuditSearch, *, before: UUID | None, limit: int) -> list[Row]:
    """At most ``limit`` records older than the one with the id ``before``.

    Only the conditions that are wanted stand in the statement, so that each search finds its index. Ids are drawn in
    the order of time (RFC 9562), so they narrow a search by time.
    """
    conditions: list[tuple[str, object]] = [
        ("r.at >= ", wanted.since),
        ("r.id >= ", wanted.since and _id_at(wanted.since, -_HOUR)),
        ("r.at < ", wanted.until),
        ("r.id < ", wanted.until and _id_at(wanted.until, _HOUR)),
        ("r.actor = ", wanted.actor),
        ("r.action = ", wanted.action),
        ("r.subject = ", wanted.subject),
        ("r.id < ", before),
    ]
    given = [(text, value) for text, value in conditions if value is not None]
    where = " AND ".join(f"{text}${number}" for number, (text, _) in enumerate(given, 1)) or "true"
    return await tx.fetch(_FIND.format(where, f"${len(given) + 1}"), *(value for _, value in given), limit)


def _id_at(at: datetime, shift: int) -> UUID:
    """The smallest id that can be drawn ``shift`` milliseconds after ``at``."""
    return UUID(int=max(0, int(at.timestamp() * 1000) + shift) << 80)
