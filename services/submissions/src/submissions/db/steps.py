"""The record of an entry's steps (审核记录)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kit import writes
from kit.db import Tx
from kit.writes import Write
from submissions.domain.entry import Step

_ADD = "INSERT INTO entry_steps (entry_id, at, state, by, revision, reason) VALUES ($1, $2, $3, $4, $5, $6)"
_LIST = """
SELECT entry_id, at, state, by, revision, reason FROM entry_steps WHERE entry_id = ANY($1) ORDER BY entry_id, id
"""


def adding(entry_id: UUID, step: Step) -> Write:
    return writes.one(_ADD, entry_id, step.at, step.state, step.by, step.revision, step.reason)


async def of_entries(tx: Tx, entry_ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    """Each entry's steps, the oldest first."""
    found: dict[UUID, list[Step]] = {entry_id: [] for entry_id in entry_ids}
    for row in await tx.fetch(_LIST, list(entry_ids)):
        values = dict(row.items())
        found[values.pop("entry_id")].append(Step(**values))
    return found
