"""Accepted scans. Rows never change; ``db.sweeps`` deletes those that nothing names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kit.db import Row, Tx
from submissions.domain.scans import Scan, ScanHints

_COLUMNS = "id, object_key, size, sha256, pages, accepted_at, hints"
_ADD = f"""
INSERT INTO scans (entry_id, object_key, size, sha256, pages, hints) VALUES ($1, $2, $3, $4, $5, $6)
RETURNING {_COLUMNS}
"""  # noqa: S608 - constants only
_GET = f"SELECT {_COLUMNS} FROM scans WHERE id = $1"  # noqa: S608 - constants only


async def add(
    tx: Tx, entry_id: UUID, *, object_key: str, size: int, sha256: str, pages: int, hints: ScanHints | None
) -> Scan:
    return _scan(await tx.fetchrow(_ADD, entry_id, object_key, size, sha256, pages, hints and hints.snapshot()))


async def get(tx: Tx, scan_id: UUID) -> Scan:
    return _scan(await tx.fetchrow(_GET, scan_id))


def _scan(row: Row | None) -> Scan:
    assert row is not None  # noqa: S101 - RETURNING, or a foreign key's target
    values: dict[str, Any] = dict(row.items())
    values["hints"] = row["hints"] and ScanHints.restored(row["hints"])
    return Scan(**values)
