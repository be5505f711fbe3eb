"""What becomes of an erased applicant's entries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.accounts import AccountErasedV1
from kit.db import Database


async def erase(world: Any, account_id: UUID) -> None:
    await world.deliverer.deliver(AccountErasedV1(account_id=account_id, role="applicant", erased_at=datetime.now(UTC)))


async def left(database: Database) -> list[tuple[str, str]]:
    async with database.transaction(readonly=True) as tx:
        return [(str(row["id"]), row["state"]) for row in await tx.fetch("SELECT id, state FROM entries ORDER BY id")]


async def test_drafts_go_and_what_was_submitted_stays(world: Any, database: Database) -> None:
    draft, submitted = await world.draft(), await world.draft(title="大运河")
    async with database.transaction() as tx:
        await tx.execute("UPDATE entries SET state = 'submitted' WHERE id = $1", UUID(submitted["id"]))
    await erase(world, world.applicant_id)
    assert await left(database) == [(submitted["id"], "submitted")]
    async with database.transaction(readonly=True) as tx:
        records = await tx.fetch("SELECT actor, subject FROM audit_records WHERE action = 'entry_deleted'")
    assert [tuple(record) for record in records] == [("service/submissions", f"entry/{draft['id']}")]


async def test_others_keep_their_drafts(world: Any, database: Database) -> None:
    draft = await world.draft()
    await erase(world, uuid4())
    assert await left(database) == [(draft["id"], "draft")]
