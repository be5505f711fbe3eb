"""Somebody needs an export no more, finished or not. The sweeper takes its file away."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from submissions.db import exports


@dataclass(frozen=True, slots=True)
class DeleteExport:
    by: Principal
    export_id: UUID


async def delete_export(tx: Tx, cmd: DeleteExport) -> None:
    """A worker that is making it stops at its next batch. Raises ``NotFound``."""
    export = await exports.get(tx, cmd.export_id, cmd.by)
    await exports.delete(tx, export.id)
    await audit.record(tx, actor=cmd.by.actor, role=cmd.by.role, action="export_deleted", subject=f"export/{export.id}")
