"""An admin publishes a call: from now on everybody sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from contracts.accounts import ApplicantKind
from contracts.submissions import CallPublishedV1
from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from submissions.db import calls
from submissions.domain.calls import Call


@dataclass(frozen=True, slots=True)
class PublishCall:
    by: Principal
    call_id: UUID


async def publish_call(tx: Tx, cmd: PublishCall) -> Call:
    """Publishing what is published changes nothing."""
    call = await calls.get(tx, cmd.call_id, lock=True)
    if call.published_at:
        return call
    published = replace(call, published_at=await db.now(tx))
    await calls.publish(tx, call.id, await db.now(tx))
    await outbox.add(tx, _event(published))
    await audit.record(tx, actor=cmd.by.actor, role=cmd.by.role, action="call_published", subject=f"call/{call.id}")
    return published


def _event(call: Call) -> CallPublishedV1:
    return CallPublishedV1(
        call_id=call.id,
        code=call.code,
        title=call.title,
        year=call.year,
        quarter=call.quarter,
        applicant_kinds=cast("tuple[ApplicantKind, ...]", call.applicant_kinds),
        work_types=call.work_types,
        broadcast_from=call.broadcast_from,
        broadcast_until=call.broadcast_until,
        opens_at=call.opens_at,
        entry_deadline=call.entry_deadline,
        recommendation_deadline=call.recommendation_deadline,
        bureau_quota=call.bureau_quota,
    )
