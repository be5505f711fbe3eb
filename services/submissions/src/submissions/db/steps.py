"""The record of an entry's steps (审核记录)."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx
from submissions.domain.entry import Step

_ADD = "INSERT INTO entry_steps (entry_id, at, state, by, revision, reason) VALUES ($1, $2, $3, $4, $5, $6)"
_LIST = "SELECT at, state, by, revision, reason FROM entry_steps WHERE entry_id = $1 ORDER BY id"


async def add(tx: Tx, entry_id: UUID, step: Step) -> None:
    await tx.execute(_ADD, entry_id, step.at, step.state, step.by, step.revision, step.reason)


async def of_entry(tx: Tx, entry_id: UUID) -> list[Step]:
    return [Step(**row) for row in await tx.fetch(_LIST, entry_id)]
