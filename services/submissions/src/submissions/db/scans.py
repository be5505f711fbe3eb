"""Accepted scans. Rows never change."""

from __future__ import annotations

from uuid import UUID

from kit.db import Row, Tx
from submissions.domain.scans import Scan

_COLUMNS = "id, object_key, size, sha256, pages, accepted_at"
_ADD = f"""
INSERT INTO scans (entry_id, object_key, size, sha256, pages) VALUES ($1, $2, $3, $4, $5) RETURNING {_COLUMNS}
"""  # noqa: S608 - constants only
_GET = f"SELECT {_COLUMNS} FROM scans WHERE id = $1"  # noqa: S608 - constants only


async def add(tx: Tx, entry_id: UUID, *, object_key: str, size: int, sha256: str, pages: int) -> Scan:
    return _scan(await tx.fetchrow(_ADD, entry_id, object_key, size, sha256, pages))


async def get(tx: Tx, scan_id: UUID) -> Scan:
    return _scan(await tx.fetchrow(_GET, scan_id))


def _scan(row: Row | None) -> Scan:
    assert row is not None  # noqa: S101 - RETURNING, or a foreign key's target
    return Scan(**row)
