"""Somebody asks for a list, or a bureau's scans, as a file: it is made in the background."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.outbox import uuid7
from submissions.db import bureaus, calls, exports
from submissions.domain.exports import (
    MOST_UNFINISHED,
    Export,
    Filter,
    Format,
    bureau_needed,
    no_such_bureau,
    too_many,
)


@dataclass(frozen=True, slots=True)
class RequestExport:
    by: Principal
    format: Format
    call_id: UUID
    bureau_id: UUID | None
    wanted: Filter


async def request_export(tx: Tx, cmd: RequestExport) -> Export:
    """For staff of a bureau always of that bureau, and of no other.

    Raises ``NotFound`` for a call or bureau that one may not see, ``Invalid``, or ``Conflict`` where others of theirs
    are not finished yet.
    """
    cmd.wanted.period()
    call = await calls.get(tx, cmd.call_id)
    if call.published_at is None and cmd.by.role != "admin":
        raise calls.not_found()
    bureau_id = await _bureau(tx, cmd)
    if cmd.format == "scans" and bureau_id is None:
        raise bureau_needed()
    if await exports.count_unfinished(tx, cmd.by.account_id) >= MOST_UNFINISHED:
        raise too_many()
    export = await exports.add(tx, uuid7(), cmd.by, (cmd.format, call.id, bureau_id, cmd.wanted))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="export_requested",
        subject=f"export/{export.id}",
        after={"format": cmd.format, "call_id": str(call.id), "bureau_id": bureau_id and str(bureau_id)},
    )
    return export


async def _bureau(tx: Tx, cmd: RequestExport) -> UUID | None:
    own = cmd.by.unit_id if cmd.by.role == "bureau" else None
    if cmd.by.role == "bureau" and (own is None or cmd.bureau_id not in {None, own}):
        raise no_such_bureau()
    wanted = own or cmd.bureau_id
    if wanted and not await bureaus.exists(tx, wanted):
        raise no_such_bureau()
    return wanted
