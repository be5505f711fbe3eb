"""An admin extends a deadline of a published call, for all, for one bureau, or for one applicant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from submissions.commands.call_events import deadline_extended
from submissions.db import calls, extensions
from submissions.domain.extensions import DeadlineName, Extension, Scope, check_extension


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendDeadline:
    """``scope_id``: the bureau or the applicant."""

    by: Principal
    call_id: UUID
    deadline: DeadlineName
    scope: Scope
    scope_id: UUID | None
    until: datetime
    reason: str


async def extend_deadline(tx: Tx, cmd: ExtendDeadline) -> Extension:
    """Counts from the commit on. Raises ``Conflict`` for a draft call, ``Invalid`` with every fault."""
    call = await calls.get(tx, cmd.call_id, lock=True)
    extension = Extension(
        id=outbox.uuid7(),
        call_id=call.id,
        deadline=cmd.deadline,
        scope=cmd.scope,
        scope_id=cmd.scope_id,
        until=cmd.until,
        reason=cmd.reason.strip(),
        granted_by=cmd.by.account_id,
        granted_at=await db.now(tx),
    )
    standing = await extensions.standing(tx, call, cmd.scope, cmd.scope_id)
    check_extension(extension, call, standing)
    await extensions.add(tx, extension)
    if cmd.scope == "all":
        await calls.save(tx, replace(call, **{f"{cmd.deadline}_deadline": cmd.until}, version=call.version + 1))
    former: datetime = getattr(standing, cmd.deadline)
    await outbox.add(tx, deadline_extended(call, extension, former))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="deadline_extended",
        subject=f"call/{call.id}",
        reason=extension.reason,
        before={"until": former.isoformat()},
        after={
            "deadline": cmd.deadline,
            "scope": cmd.scope,
            "scope_id": cmd.scope_id and str(cmd.scope_id),
            "until": cmd.until.isoformat(),
        },
    )
    return extension
