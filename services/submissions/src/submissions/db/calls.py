"""Calls."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from kit.db import Row, Tx
from kit.errors import Conflict, NotFound
from submissions.domain.calls import Call, CallPlan
from submissions.domain.extra_fields import ExtraField

_COLUMNS = """
id, year, quarter, title, applicant_kinds, work_types, broadcast_from, broadcast_until, opens_at, entry_deadline,
recommendation_deadline, grace_minutes, bureau_quota, details, criteria, extra_fields,
published_at, version
"""
_ADD = f"""
INSERT INTO calls (year, quarter, title, applicant_kinds, work_types, broadcast_from, broadcast_until, opens_at,
    entry_deadline, recommendation_deadline, grace_minutes, bureau_quota, details, criteria, extra_fields)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING {_COLUMNS}
"""  # noqa: S608 - constants only
_GET = f"SELECT {_COLUMNS} FROM calls WHERE id = $1"  # noqa: S608 - constants only
_LOCK = f"{_GET} FOR NO KEY UPDATE"
"""Entries that name the call are not kept waiting."""
_LIST = f"""
SELECT {_COLUMNS} FROM calls
WHERE (published_at IS NOT NULL OR $1) AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""  # noqa: S608 - constants only
_PUBLISH = "UPDATE calls SET published_at = $2, version = version + 1 WHERE id = $1"
_SAVE = """
UPDATE calls SET title = $2, applicant_kinds = $3, work_types = $4, broadcast_from = $5, broadcast_until = $6,
    opens_at = $7, entry_deadline = $8, recommendation_deadline = $9, grace_minutes = $10, bureau_quota = $11,
    details = $12, criteria = $13, extra_fields = $14, version = $15
WHERE id = $1
"""

_PLAN = [field.name for field in fields(CallPlan)]
_EDITED = [name for name in _PLAN if name not in {"year", "quarter"}]
FIELDS = [field.name for field in fields(Call)]
"""Each is a column of its own name."""


async def add(tx: Tx, plan: CallPlan) -> Call:
    """Raises ``Conflict`` where the quarter has a call already."""
    values = [_kept(plan, name) for name in _PLAN]
    try:
        async with tx.transaction():
            row = await tx.fetchrow(_ADD, *values)
    except asyncpg.UniqueViolationError as error:
        raise Conflict("call_exists", f"{plan.code} 已有项目", f"{plan.code} has a call already") from error
    assert row is not None  # noqa: S101 - RETURNING
    return call_of(row)


async def get(tx: Tx, call_id: UUID, *, lock: bool = False) -> Call:
    """Raises ``NotFound``."""
    row = await tx.fetchrow(_LOCK if lock else _GET, call_id)
    if row is None:
        raise not_found()
    return call_of(row)


async def find(tx: Tx, *, drafts: bool, after: UUID | None, limit: int) -> list[Call]:
    """The newest first."""
    return [call_of(row) for row in await tx.fetch(_LIST, drafts, after, limit)]


async def publish(tx: Tx, call_id: UUID, at: datetime) -> None:
    await tx.execute(_PUBLISH, call_id, at)


async def save(tx: Tx, call: Call) -> None:
    """Keeps what was edited."""
    await tx.execute(_SAVE, call.id, *(_kept(call, name) for name in _EDITED), call.version)


def not_found() -> NotFound:
    return NotFound("call_not_found", "没有此项目", "There is no such call")


def call_of(row: Row, prefix: str = "") -> Call:
    """From a row whose columns are named as the fields, behind ``prefix``."""
    values: dict[str, Any] = {name: row[prefix + name] for name in FIELDS}
    asked = tuple(ExtraField.restored(kept) for kept in values.pop("extra_fields"))
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Call(**values, extra_fields=asked)


def _kept(plan: CallPlan, name: str) -> Any:
    """A field's value as its column takes it."""
    return [asked.kept() for asked in plan.extra_fields] if name == "extra_fields" else getattr(plan, name)
