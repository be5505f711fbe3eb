"""What becomes of an erased applicant's entries."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.accounts import AccountErasedV1
from kit.auth import Principal
from kit.db import Database
from submissions.commands.draft_entry import DraftEntry, draft_entry
from submissions.domain.form import Form
from testkit.probes import eventually, someone_waits
from testkit.settings import FIELD_CIPHER


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


async def test_a_token_that_outlives_its_account_begins_nothing(world: Any, database: Database) -> None:
    draft = await world.draft()
    async with database.transaction() as tx:
        await tx.execute("UPDATE entries SET state = 'submitted' WHERE id = $1", UUID(draft["id"]))
    other = await world.publish_call(quarter=3)
    await erase(world, world.applicant_id)
    body = {"call_id": world.call["id"], "form": world.form()}
    begun = await world.client.post("/entries", json=body, headers=world.applicant)
    copied = await world.client.post(
        f"/entries/{draft['id']}/copies", json={"call_id": other["id"]}, headers=world.applicant
    )
    assert [(answer.status_code, answer.json()["code"]) for answer in (begun, copied)] == [(409, "account_erased")] * 2
    assert await left(database) == [(draft["id"], "submitted")]


async def test_a_draft_that_is_being_begun_goes_too(world: Any, database: Database) -> None:
    command = DraftEntry(Principal(world.applicant_id, "applicant", None), UUID(world.call["id"]), Form())
    async with database.transaction() as tx:
        await draft_entry(tx, command, FIELD_CIPHER)
        erasing = asyncio.create_task(erase(world, world.applicant_id))
        await eventually(lambda: someone_waits(database), what="the erasure waits for the draft")
    await erasing
    assert await left(database) == []
