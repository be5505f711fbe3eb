"""Extensions: whom they help, from when on, to the microsecond, and who learns of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from contracts.submissions import DeadlineExtendedV1, EntrySubmittedV1
from kit import db as clock
from kit.auth import Principal
from kit.db import Database
from kit.errors import Conflict
from submissions.app import create_app
from submissions.commands.extend_deadline import ExtendDeadline, extend_deadline
from submissions.commands.submit_entry import SubmitEntry, submit_entry
from submissions.config import Settings
from submissions.db import extensions
from submissions.domain.extensions import Extension, Scope
from testkit.app import running
from testkit.events import published_of
from testkit.tokens import Issuer

REASON = "当地停电（演示）"
SCOPES = ("all", "bureau", "applicant")


def scope_id(world: Any, scope: str) -> str | None:
    return {"all": None, "bureau": str(world.bureau_id), "applicant": str(world.applicant_id)}[scope]


def hours(number: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=number)).isoformat()


async def extend(world: Any, scope: str, **changes: Any) -> httpx.Response:
    body = {"scope": scope, "scope_id": scope_id(world, scope), "until": hours(3), "reason": REASON} | changes
    return await world.client.post(f"/calls/{world.call['id']}/extensions", json=body, headers=world.by("admin"))


async def close(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute("UPDATE calls SET entry_deadline = now() - interval '1 minute'")


async def seen(world: Any, headers: dict[str, str]) -> tuple[Any, Any]:
    one = (await world.client.get(f"/calls/{world.call['id']}", headers=headers)).json()
    [listed] = (await world.client.get("/calls", headers=headers)).json()["items"]
    assert listed | {"server_time": ""} == one | {"server_time": ""}
    return one["entry_deadline"], one["own_deadline"]


@pytest.mark.parametrize("scope", SCOPES)
async def test_an_extension_counts_at_once_in_every_process(
    world: Any, database: Database, settings: Settings, issuer: Issuer, scope: str
) -> None:
    entry = await world.ready()
    await close(database)
    async with running(create_app(settings), issuer) as other:
        path = f"/entries/{entry['id']}/submission"
        late = await other.post(path, headers=world.applicant)
        assert (late.status_code, late.json()["code"]) == (409, "entry_deadline_passed")
        assert "（统一截止时间）" in late.json()["message"]["zh"]
        assert "the general deadline;" in late.json()["message"]["en"]
        assert (await world.entry(entry["id"]))["state"] == "draft"
        granted = await extend(world, scope)
        assert granted.status_code == 201, granted.text
        assert (await world.entry(entry["id"]))["submit_until"] == granted.json()["until"]
        assert (await other.post(path, headers=world.applicant)).status_code == 200


async def test_an_extension_helps_nobody_else(world: Any, database: Database) -> None:
    mine, other = await world.ready(), uuid4()
    await world.register(other)
    await close(database)
    assert (await extend(world, "applicant", scope_id=str(other))).status_code == 201
    # a draft may name any id as its bureau: it still sees nothing of what another applicant was given
    saved = await world.save(mine["id"], world.form(bureau_id=str(other)), mine["version"])
    general, own = await seen(world, world.applicant)
    assert (own, saved.json()["submit_until"]) == (None, general)
    refused = await world.submit(mine["id"])
    assert "（统一截止时间）" in refused.json()["message"]["zh"]


@pytest.mark.parametrize(("microseconds", "accepted"), [(-1, False), (0, True), (1, True)])
@pytest.mark.parametrize("scope", SCOPES)
async def test_the_databases_clock_decides_to_the_microsecond(
    world: Any, database: Database, scope: Scope, microseconds: int, accepted: bool
) -> None:
    entry = await world.ready()
    who = Principal(world.applicant_id, "applicant")
    named = scope_id(world, scope)
    whom = UUID(named) if named else None
    async with database.transaction() as tx:
        now = await clock.now(tx)
        until = now + timedelta(microseconds=microseconds)
        await tx.execute("UPDATE calls SET entry_deadline = $1", until if scope == "all" else now - timedelta(days=1))
        given = Extension(
            id=uuid4(), call_id=UUID(world.call["id"]), deadline="entry", scope=scope, scope_id=whom,
            until=until, reason=REASON, granted_by=uuid4(), granted_at=now,
        )  # fmt: skip
        await extensions.add(tx, given)
        submitting = submit_entry(tx, SubmitEntry(who, UUID(entry["id"])), world.app.state.cipher)
        if accepted:
            assert (await submitting)[0].state == "submitted"
            return
        with pytest.raises(Conflict) as refusal:
            await submitting
    held = {"all": "延长后的统一截止时间", "bureau": "所选申报台局延长后", "applicant": "为您延长后"}
    assert held[scope] in refusal.value.zh
    assert (await world.entry(entry["id"]))["state"] == "draft"


async def test_an_extension_that_is_not_committed_keeps_nobody_waiting_and_counts_from_then_on(
    world: Any, database: Database
) -> None:
    entries = [await world.ready() for _ in range(4)]
    await close(database)
    command = ExtendDeadline(
        by=Principal(uuid4(), "admin"), call_id=UUID(world.call["id"]), deadline="entry", scope="all", scope_id=None,
        until=datetime.now(UTC) + timedelta(hours=1), reason=REASON,
    )  # fmt: skip
    async with database.transaction() as tx:
        await extend_deadline(tx, command)
        early = await asyncio.gather(*(world.submit(entry["id"]) for entry in entries))
        assert {answer.json()["code"] for answer in early} == {"entry_deadline_passed"}
        await world.draft()
    answers = await asyncio.gather(*(world.submit(entry["id"]) for entry in entries))
    assert {answer.status_code for answer in answers} == {200}


async def test_submissions_around_an_extension_are_taken_or_stay_drafts(world: Any, database: Database) -> None:
    entries = [await world.ready() for _ in range(8)]
    await close(database)
    submits = [world.submit(entry["id"]) for entry in entries]
    granted, *answers = await asyncio.gather(extend(world, "all"), *submits)
    assert granted.status_code == 201
    taken = [answer.json()["id"] for answer in answers if answer.status_code == 200]
    refused = [entry["id"] for entry in entries if entry["id"] not in taken]
    assert all(a.json()["code"] == "entry_deadline_passed" for a in answers if a.status_code != 200)
    assert {(await world.entry(entry_id))["state"] for entry_id in refused} <= {"draft"}
    again = await asyncio.gather(*(world.submit(entry_id) for entry_id in refused))
    assert {answer.status_code for answer in again} <= {200}
    events = await published_of(database, EntrySubmittedV1)
    assert sorted(event.registration_number[-1] for event in events) == list("12345678")


async def test_parallel_extensions_never_shorten(world: Any, database: Database) -> None:
    untils = [hours(25 + number) for number in (5, 1, 4, 2, 3)]
    answers = await asyncio.gather(*(extend(world, "all", until=until) for until in untils))
    assert {answer.status_code for answer in answers} <= {201, 422}
    steps = [(event.former_deadline, event.new_deadline) for event in await published_of(database, DeadlineExtendedV1)]
    assert all(former < new for former, new in steps)
    assert [former for former, _ in steps[1:]] == [new for _, new in steps[:-1]]
    general, _ = await seen(world, {})
    assert datetime.fromisoformat(general) == max(map(datetime.fromisoformat, untils)) == steps[-1][1]
    shorter = await extend(world, "bureau", until=hours(26))
    assert [fault["code"] for fault in shorter.json()["errors"]] == ["not_later"]


async def test_what_one_applicant_was_given_is_theirs_to_see(world: Any, database: Database) -> None:
    draft = await world.draft()
    before, _ = await seen(world, {})
    granted = (await extend(world, "applicant", until=hours(30))).json()
    assert await seen(world, world.applicant) == (before, granted["until"])
    others = ({}, world.by("applicant", uuid4()), world.by("bureau", unit_id=world.bureau_id), world.by("admin"))
    for headers in others:
        assert await seen(world, headers) == (before, None)
    assert (await world.entry(draft["id"]))["submit_until"] == granted["until"]
    listed = (await world.client.get("/entries", headers=world.applicant)).json()["items"]
    assert [item["submit_until"] for item in listed] == [granted["until"]]
    [event] = await published_of(database, DeadlineExtendedV1)
    assert (event.applicant_id, event.bureau_id, event.reason) == (world.applicant_id, None, None)
    path = f"/calls/{world.call['id']}/extensions"
    page = await world.client.get(path, headers=world.by("admin"))
    assert page.json() == {"items": [granted], "next_cursor": None}
    assert granted["reason"] == REASON
    for headers, status in (({}, 401), (world.applicant, 403), (world.by("auditor"), 403)):
        assert (await world.client.get(path, headers=headers)).status_code == status
        assert (await world.client.post(path, headers=headers)).status_code == status
    async with database.transaction(readonly=True) as tx:
        [record] = await tx.fetch("SELECT reason, after FROM audit_records WHERE action = 'deadline_extended'")
    assert (record["reason"], record["after"]["scope_id"]) == (REASON, str(world.applicant_id))


async def test_what_all_were_given_is_the_general_date(world: Any) -> None:
    granted = (await extend(world, "all", until=hours(30))).json()
    later = (await extend(world, "all", deadline="recommendation", until=hours(60))).json()
    call = (await world.client.get(f"/calls/{world.call['id']}")).json()
    assert (call["entry_deadline"], call["recommendation_deadline"]) == (granted["until"], later["until"])
    assert (call["own_deadline"], call["version"]) == (None, world.call["version"] + 2)


async def test_a_bureaus_later_date_leaves_room_for_its_entries(world: Any) -> None:
    beyond = {"until": hours(50)}  # two hours after all recommend
    refused = await extend(world, "bureau", **beyond)
    assert [fault["code"] for fault in refused.json()["errors"]] == ["after_recommendation_deadline"]
    assert (await extend(world, "bureau", deadline="recommendation", until=hours(60))).status_code == 201
    assert (await extend(world, "bureau", **beyond)).status_code == 201
    everybody = await extend(world, "all", **beyond)
    assert [fault["code"] for fault in everybody.json()["errors"]] == ["after_recommendation_deadline"]


async def test_everybody_sees_which_bureaus_take_entries_for_longer(world: Any) -> None:
    async def later() -> list[tuple[str, str, str]]:
        call = (await world.client.get(f"/calls/{world.call['id']}")).json()
        return [(one["bureau_id"], one["bureau_name"], one["until"]) for one in call["bureau_deadlines"]]

    assert await later() == []
    for scope, given in (("bureau", {"until": hours(29)}), ("applicant", {}), ("bureau", {"until": hours(30)})):
        granted = (await extend(world, scope, **given)).json()
    assert await later() == [(str(world.bureau_id), "北京市广播电视局", granted["until"])]
    assert (await extend(world, "bureau", deadline="recommendation", until=hours(60))).status_code == 201
    assert await later() == [(str(world.bureau_id), "北京市广播电视局", granted["until"])]
    assert (await extend(world, "all", until=hours(31))).status_code == 201
    assert await later() == []  # no longer than all


async def test_the_same_key_extends_once_and_every_fault_is_named(world: Any, database: Database) -> None:
    headers = world.by("admin", uuid4()) | {"Idempotency-Key": "an-extension"}
    body = {"scope": "all", "until": hours(30), "reason": REASON}
    path = f"/calls/{world.call['id']}/extensions"
    answers = await asyncio.gather(*(world.client.post(path, json=body, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await published_of(database, DeadlineExtendedV1)) == 1
    for scope in ("bureau", "applicant"):
        wrong = await extend(world, scope, scope_id=str(uuid4()), until=hours(-1), reason=" ")
        assert [(fault["field"], fault["code"]) for fault in wrong.json()["errors"]] == [
            ("scope_id", f"{scope}_unknown"),
            ("until", "not_later"),
            ("until", "in_the_past"),
            ("reason", "missing"),
        ]
    draft = await world.client.post("/calls", json={"year": 2030, "quarter": 1}, headers=world.by("admin"))
    path = f"/calls/{draft.json()['id']}/extensions"
    refused = await world.client.post(path, json=body, headers=world.by("admin"))
    assert (refused.status_code, refused.json()["code"]) == (409, "call_not_published")


@pytest.mark.parametrize("statement", ["UPDATE extensions SET until = now()", "DELETE FROM extensions"])
async def test_what_was_granted_stays(world: Any, database: Database, statement: str) -> None:
    assert (await extend(world, "all", until=hours(30))).status_code == 201
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.transaction() as tx:
            await tx.execute(statement)
