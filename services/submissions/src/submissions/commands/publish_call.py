"""An admin publishes a call: from now on everybody sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from contracts.submissions import CallPublishedV1
from kit import audit, db, outbox
from kit.auth import Principal
from kit.db import Tx
from submissions.commands.call_events import facts_of
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
    published = replace(call, published_at=await db.now(tx), version=call.version + 1)
    await calls.publish(tx, call.id, await db.now(tx))
    await outbox.add(tx, CallPublishedV1(**facts_of(published)))
    await audit.record(tx, actor=cmd.by.actor, role=cmd.by.role, action="call_published", subject=f"call/{call.id}")
    return published
