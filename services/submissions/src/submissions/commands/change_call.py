"""An admin edits a call: a draft as they like, a published one as far as nobody loses what it promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.submissions import CallChangedV1
from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from submissions.commands.call_events import facts_of
from submissions.db import calls
from submissions.domain.calls import Call


@dataclass(frozen=True, slots=True)
class ChangeCall:
    """``expected``: the versions that the writer may have read."""

    by: Principal
    call_id: UUID
    changes: dict[str, Any]
    expected: frozenset[int]


async def change_call(tx: Tx, cmd: ChangeCall) -> Call:
    """Raises ``PreconditionFailed`` where another window has saved since, ``Invalid`` with every fault."""
    call = await calls.get(tx, cmd.call_id, lock=True)
    changed = call.changed(cmd.changes, expected=cmd.expected)
    if changed is call:
        return call
    await calls.save(tx, changed)
    if changed.published_at:
        await outbox.add(tx, CallChangedV1(**facts_of(changed), changed_at=await db.now(tx)))
    names = [name for name in cmd.changes if getattr(call, name) != getattr(changed, name)]
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="call_changed",
        subject=f"call/{call.id}",
        before={name: str(getattr(call, name)) for name in names},
        after={name: str(getattr(changed, name)) for name in names},
    )
    return changed
