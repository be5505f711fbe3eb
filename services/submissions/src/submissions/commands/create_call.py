"""An admin creates a quarter's call, from the quarter's template or as a copy of an earlier call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from submissions.db import attachments, calls, commitment_letters
from submissions.domain.calls import Call, plan


@dataclass(frozen=True, slots=True)
class CreateCall:
    """``changes``: what differs from the template, or from the copy of the call ``copied_from``."""

    by: Principal
    year: int
    quarter: int
    changes: dict[str, Any]
    copied_from: UUID | None = None


async def create_call(tx: Tx, cmd: CreateCall) -> Call:
    """Raises ``Invalid`` with every fault, ``Conflict`` where the quarter has a call, ``NotFound`` without source."""
    source = await calls.get(tx, cmd.copied_from) if cmd.copied_from else None
    call = await calls.add(tx, plan(cmd.year, cmd.quarter, cmd.changes, source))
    if source:
        await attachments.copy(tx, source.id, call.id)
        await commitment_letters.copy(tx, source.id, call.id)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="call_created",
        subject=f"call/{call.id}",
        after={
            "code": call.code,
            "copied_from": source and source.code,
            "changes": {name: str(value) for name, value in cmd.changes.items()},
        },
    )
    return call
