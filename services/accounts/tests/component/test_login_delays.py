"""Failed logins: the wait grows, the same for everybody, and the owner learns of it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from accounts.commands.go_on import Caller
from accounts.commands.log_in import LogIn, log_in
from accounts.commands.login_delays import LoginKeys
from accounts.commands.record_failed_login import RecordFailedLogin, record_failed_login
from accounts.db.accounts import Credentials
from accounts.db.vault import Vault
from accounts.domain.login_steps import Demands
from accounts.domain.passwords import RULES
from accounts.worker import forget_attempts
from kit.errors import TooManyRequests
from testkit.probes import eventually

WRONG = "Quarterly2024"
OFFICE = {"X-Real-IP": "203.0.113.7"}


async def fail(world: Any, times: int, login: str = "shili01") -> list[httpx.Response]:
    return [await world.log_in(login, WRONG) for _ in range(times)]


async def let_the_wait_pass(world: Any) -> None:
    await world.rows("UPDATE throttles SET delayed_until = now()")


@pytest.fixture
def keys(settings: Any) -> LoginKeys:
    return LoginKeys.of(Vault.of(settings), "shili01", "203.0.113.7")


async def test_from_the_fifth_failure_on_even_the_right_password_must_wait(world: Any) -> None:
    await world.register()
    assert [answer.status_code for answer in await fail(world, 5)] == [401] * 5
    for answer in (await world.log_in(), await world.log_in("SHILI01", WRONG)):
        assert (answer.status_code, answer.json()["code"]) == (429, "login_delayed")
        assert 20 < int(answer.headers["retry-after"]) <= 30
    await let_the_wait_pass(world)
    assert (await world.log_in()).status_code == 200


async def test_the_wait_doubles_with_each_failure_that_follows(world: Any) -> None:
    await world.register()
    await fail(world, 5)
    waits: list[int] = []
    for _ in range(3):
        waits.append(int((await world.log_in()).headers["retry-after"]))
        await let_the_wait_pass(world)
        await fail(world, 1)
    assert [round(wait, -1) for wait in waits] == [30, 60, 120]


async def test_what_is_refused_during_the_wait_does_not_prolong_it(world: Any) -> None:
    await world.register()
    await fail(world, 9)
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 5


async def test_an_unknown_login_waits_and_is_answered_alike(world: Any) -> None:
    await world.register()
    known, unknown = await fail(world, 6), await fail(world, 6, "nobody01")
    for one, other in zip(known, unknown, strict=True):
        assert one.status_code == other.status_code
        assert one.json()["code"] == other.json()["code"]
        assert set(one.headers) == set(other.headers)
    assert await world.value("SELECT array_agg(count) FROM throttles WHERE scope = 'login'") == [5, 5]


async def test_success_resets_the_count_of_the_login_alone(world: Any) -> None:
    await world.register()
    await fail(world, 4)
    assert (await world.log_in()).status_code == 200
    assert [answer.status_code for answer in await fail(world, 5)] == [401] * 5
    assert await world.value("SELECT count FROM throttles WHERE scope = 'address'") == 9


async def test_parallel_failures_count_exactly(world: Any, keys: LoginKeys) -> None:
    async def one() -> None:
        async with world.database.transaction() as tx:
            await record_failed_login(tx, RecordFailedLogin(keys, None))

    await asyncio.gather(*(one() for _ in range(20)))
    assert await world.value("SELECT array_agg(count) FROM throttles") == [20, 20]


async def test_guesses_that_were_on_their_way_learn_nothing_once_there_are_too_many(
    world: Any, keys: LoginKeys, settings: Any
) -> None:
    """They passed the first look; what counts is the second one."""
    account_id = await world.register()
    await fail(world, 5)
    password_hash = await world.value("SELECT password_hash FROM accounts")
    known = Credentials(account_id, "applicant", password_hash, active=True)
    caller = Caller("203.0.113.7", "tuiyou", "", Demands(RULES["seed"]))
    for proven in (True, False):
        async with world.database.transaction() as tx:
            outcome = await log_in(tx, Vault.of(settings), LogIn(keys, known, proven, caller))
        assert isinstance(outcome, TooManyRequests)
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 6
    assert await world.value("SELECT count(*) FROM refresh_families") == 0


async def test_an_address_has_a_looser_limit_that_hits_nobody_else(world: Any) -> None:
    await world.register()
    form = {"login": "nobody01", "password": WRONG}
    assert (await world.post("/sessions", form, **OFFICE)).status_code == 401
    await world.rows("UPDATE throttles SET count = 55 WHERE scope = 'address'")
    assert (await world.post("/sessions", form, **OFFICE)).status_code == 401
    right = {"login": "shili01", "password": world.password}
    answer = await world.post("/sessions", right, **OFFICE)
    assert (answer.status_code, answer.json()["code"]) == (429, "login_delayed")
    assert 100 < int(answer.headers["retry-after"]) <= 128
    assert (await world.post("/sessions", right, **{"X-Real-IP": "203.0.113.8"})).status_code == 200


async def test_neither_login_nor_address_is_kept_in_the_clear(world: Any) -> None:
    await world.post("/sessions", {"login": "nobody01", "password": WRONG}, **OFFICE)
    kept = await world.dump("throttles") + await world.dump("audit_records")
    assert "203.0.113" not in kept
    assert "nobody01" not in kept


async def test_an_old_count_begins_anew_and_is_forgotten(world: Any) -> None:
    await world.register()
    await fail(world, 4)
    await world.rows("UPDATE throttles SET last_at = last_at - interval '25 hours'")
    await fail(world, 1)
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 1

    await fail(world, 1, "nobody01")
    await world.rows("UPDATE throttles SET last_at = last_at - interval '61 minutes'")
    stop = asyncio.Event()
    forgetting = asyncio.create_task(forget_attempts(world.database, stop))

    async def logins_are_left() -> bool:
        return await world.value("SELECT array_agg(scope) FROM throttles") == ["login", "login"]

    await eventually(logins_are_left)
    stop.set()
    await forgetting


async def test_the_owner_is_told_once_a_burst(world: Any) -> None:
    account_id = await world.register()

    async def letters() -> list[UUID | None]:
        told = await world.letters("login_failures")
        assert {letter.email for letter in told} <= {"wang.fang@example.com"}
        return [letter.account_id for letter in told]

    await fail(world, 4)
    assert await letters() == []
    await fail(world, 1)
    await fail(world, 5, "nobody01")
    assert await letters() == [account_id]
    for _ in range(2):
        await let_the_wait_pass(world)
        await fail(world, 1)
        assert await letters() == [account_id]
    await let_the_wait_pass(world)
    assert (await world.log_in()).status_code == 200
    await fail(world, 5)
    assert await letters() == [account_id, account_id]


async def test_nobody_is_told_of_an_account_that_is_switched_off(world: Any) -> None:
    account_id = await world.register()
    await world.rows("UPDATE accounts SET active = false WHERE id = $1", account_id)
    await fail(world, 5)
    assert await world.letters("login_failures") == []
    assert await world.value("SELECT told_at IS NOT NULL FROM throttles WHERE scope = 'login'")


async def test_every_failure_is_audited_with_its_number(world: Any) -> None:
    account_id = await world.register()
    await fail(world, 2)
    rows = await world.rows("SELECT subject, after FROM audit_records WHERE action = 'login_failed' ORDER BY seq")
    assert [(row["subject"], row["after"]) for row in rows] == [
        (f"account/{account_id}", {"failures": 1}),
        (f"account/{account_id}", {"failures": 2}),
    ]
