"""The audit chain of this service, read by an auditor."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from accounts.commands.forget_throttles import forget_throttles
from accounts.commands.go_on import Caller
from accounts.commands.log_in import LogIn, log_in
from accounts.commands.login_delays import LoginKeys
from accounts.config import Settings
from accounts.domain.login_steps import Demands
from accounts.domain.passwords import RULES
from accounts.queries import find_credentials
from kit import audit
from kit.errors import TooManyRequests
from testkit.probes import eventually
from testkit.stack import superuser_url


async def seal_all(world: Any, key: bytes) -> None:
    async def all_sealed() -> bool:
        async with world.database.transaction() as tx:
            await audit.seal(tx, key)
            return await audit.unsealed(tx) == 0

    await eventually(all_sealed, within=30, what="every record to be sealed")


async def test_an_auditor_finds_what_was_done_and_what_was_changed_behind_our_back(
    world: Any, settings: Settings
) -> None:
    account_id = await world.register()
    await world.log_in(password="Wrong2023wrong")
    await world.log_in()
    await seal_all(world, settings.audit_key)
    auditor = world.issuer.bearer("auditor")
    failed = {"subject": f"account/{account_id}", "action": "login_failed"}
    found = (await world.client.get("/audit/records", params=failed, headers=auditor)).json()["items"]
    assert [(record["actor"], record["role"]) for record in found] == [("public", "public")]
    verdict = (await world.client.post("/audit/verification", json={}, headers=auditor)).json()
    assert (verdict["intact"], verdict["records"], verdict["unsealed"]) == (True, 3, 0)
    database = settings.database_url.get_secret_value().rsplit("/", 1)[1]
    superuser = await asyncpg.connect(superuser_url(database))
    await superuser.execute("UPDATE audit_records SET action = 'logged_out' WHERE action = 'login_failed'")
    await superuser.close()
    verdict = (await world.client.post("/audit/verification", json={}, headers=auditor)).json()
    assert (verdict["intact"], verdict["flaw"]["position"]) == (False, found[0]["position"])
    assert verdict["flaw"]["record_id"] == found[0]["id"]


async def test_nobody_but_an_auditor_reads_the_audit(world: Any) -> None:
    for role in ("applicant", "bureau", "expert", "admin"):
        headers = world.issuer.bearer(role)
        assert (await world.client.get("/audit/records", headers=headers)).status_code == 403
        assert (await world.client.post("/audit/verification", json={}, headers=headers)).status_code == 403


async def recorded(world: Any, action: str) -> list[tuple[str, str, Any]]:
    """Actor, subject and what was added, of each record of one kind."""
    sql = "SELECT actor, subject, after FROM audit_records WHERE action = $1 ORDER BY seq"
    return [(row["actor"], row["subject"], row["after"]) for row in await world.rows(sql, action)]


def hidden(world: Any, login: str) -> str:
    return f"login/{LoginKeys.of(world.vault, login, '').login.hex()}"


async def test_a_wrong_code_for_a_reset_is_on_record_in_the_same_words_for_who_is_unknown(world: Any) -> None:
    account_id = await world.register()
    form = {"code": "12345678", "password": "Quarterly2030", "password_confirmation": "Quarterly2030"}
    for login in ("shili01", "nobody01", "shili01"):
        assert (await world.post("/passwords/resets/completion", form | {"login": login})).status_code == 422
    assert await recorded(world, "password_reset_failed") == [
        ("public", f"account/{account_id}", {"failures": 1}),
        ("public", hidden(world, "nobody01"), {"failures": 1}),
        ("public", f"account/{account_id}", {"failures": 2}),
    ]


async def test_what_the_delay_refuses_is_on_record_once_a_step_however_often_it_is_tried(world: Any) -> None:
    account_id = await world.register()
    subjects = {"shili01": f"account/{account_id}", "nobody01": hidden(world, "nobody01")}
    expected: list[tuple[str, str, Any]] = []
    for login, subject in subjects.items():
        for _ in range(5):
            await world.log_in(login, "Quarterly2024")
        answers = await asyncio.gather(*(world.log_in(login) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {429}
        expected.append(("public", subject, {"failures": 5}))
        await world.rows("UPDATE throttles SET delayed_until = now() WHERE scope IN ('login', 'address')")
        await world.log_in(login, "Quarterly2024")
        assert (await world.log_in(login)).json()["code"] == "login_delayed"
        expected.append(("public", subject, {"failures": 6}))
    assert await recorded(world, "login_delayed") == expected


async def test_an_address_that_must_wait_is_on_record_once_a_step_whatever_logins_it_tries(world: Any) -> None:
    await world.log_in("nobody01")
    await world.rows("UPDATE throttles SET count = 60 WHERE scope = 'address'")
    await world.log_in("nobody02")
    assert {(await world.log_in(f"nobody{number:02}")).status_code for number in range(5)} == {429}
    ((actor, subject, after),) = await recorded(world, "login_delayed")
    assert (actor, subject.partition("/")[0], after) == ("public", "address", {"failures": 61})


async def test_a_password_that_is_asked_for_in_a_session_is_refused_on_record(world: Any) -> None:
    account_id = await world.register()
    owner = world.issuer.bearer("applicant", account_id)
    statuses: list[int] = []
    for _ in range(7):
        answer = await world.client.post("/me/export", json={"current_password": "Quarterly2024"}, headers=owner)
        statuses.append(answer.status_code)
    assert statuses == [422] * 5 + [429] * 2
    assert await recorded(world, "login_delayed") == [("public", f"account/{account_id}", {"failures": 5})]


async def test_the_right_password_that_came_too_late_is_refused_on_record(world: Any) -> None:
    """It passed the first look at the delay, and not the second one."""
    account_id = await world.register()
    for _ in range(5):
        await world.log_in(password="Quarterly2024")
    keys = LoginKeys.of(world.vault, "shili01", "")
    async with world.database.transaction() as tx:
        known = await find_credentials(tx, "shili01")
        cmd = LogIn(keys, known, True, Caller("", "tuiyou", "", Demands(RULES["seed"])))
        assert isinstance(await log_in(tx, world.vault, cmd), TooManyRequests)
    assert await recorded(world, "login_delayed") == [("public", f"account/{account_id}", {"failures": 5})]


async def test_a_password_that_led_to_a_ticket_is_on_record_with_the_step(
    world: Any, under: Callable[..., Awaitable[Any]]
) -> None:
    await under(second_factor_required=True)
    account_id = await world.make("/staff", world.staff())
    assert (await world.log_in("zhao2023")).status_code == 202
    who = f"account/{account_id}"
    assert await recorded(world, "password_proven") == [(who, who, {"step": "set_up"})]
    assert await recorded(world, "logged_in") == []


async def test_what_is_kept_of_refused_attempts_is_forgotten_with_the_counts(world: Any) -> None:
    await world.register()
    for _ in range(6):
        await world.log_in(password="Quarterly2024")
    await world.rows("UPDATE throttles SET last_at = last_at - interval '25 hours'")
    async with world.database.transaction() as tx:
        await forget_throttles(tx)
    assert await world.value("SELECT count(*) FROM throttles") == 0
