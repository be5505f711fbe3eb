"""A forgotten password: a code by mail, and nothing to be learnt for others."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from accounts.commands.passwords import Passwords

NEW = "Quarterly2030"
OTHER = {"X-Real-IP": "203.0.113.9"}


async def ask(world: Any, login: str = "shili01", **headers: str) -> httpx.Response:
    return await world.post("/passwords/resets", {"login": login}, **headers)


async def code_of(world: Any) -> str:
    return (await world.letters("password_reset"))[-1].parameters["code"]


async def complete(world: Any, code: str, login: str = "shili01", **changes: str) -> httpx.Response:
    form = {"login": login, "code": code, "password": NEW, "password_confirmation": NEW}
    return await world.post("/passwords/resets/completion", form | changes)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


async def test_a_code_by_mail_sets_a_new_password_and_ends_all_logins(world: Any) -> None:
    account_id = await world.register()
    cookie = world.cookie(await world.log_in())
    assert (await ask(world)).status_code == 202
    (letter,) = await world.letters("password_reset")
    assert (letter.account_id, letter.email) == (account_id, "wang.fang@example.com")
    assert len(letter.parameters["code"]) == 8
    assert (letter.expires_at - letter.requested_at).total_seconds() == 600

    assert (await complete(world, letter.parameters["code"])).status_code == 204
    assert (await world.log_in()).status_code == 401
    answer = await world.log_in(password=NEW)
    assert answer.status_code == 200
    assert answer.json()["account"]["email_confirmed_at"], "whoever has read the code has the address"
    assert (await world.refresh(cookie)).status_code == 401
    assert len(await world.letters("password_changed")) == 1
    actions = await world.actions()
    assert ("password_reset_requested", f"account/{account_id}") in actions
    assert ("password_reset", f"account/{account_id}") in actions


@pytest.mark.parametrize("second_factor", [False, True])
async def test_a_login_in_flight_with_the_old_password_opens_nothing(
    world: Any, monkeypatch: pytest.MonkeyPatch, second_factor: bool
) -> None:
    account_id = await world.register()
    if second_factor:
        await world.rows("INSERT INTO second_factors (account_id, secret_sealed) VALUES ($1, '')", account_id)
        await world.rows("UPDATE second_factors SET enabled_at = now()")
    await ask(world)
    code, verify = await code_of(world), Passwords.verify

    async def verify_while_it_is_reset(self: Passwords, password_hash: str | None, password: str) -> bool:
        matches = await verify(self, password_hash, password)
        assert (await complete(world, code)).status_code == 204
        return matches

    monkeypatch.setattr(Passwords, "verify", verify_while_it_is_reset)
    answer = await world.log_in()
    assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")
    for table in ("refresh_families", "login_tickets"):
        assert await world.dump(table) == ""


async def test_asking_is_answered_alike_whether_the_account_exists(world: Any) -> None:
    await world.register()
    off = world.individual()
    await world.post("/registrations/individuals", off)
    await world.rows("UPDATE accounts SET active = false WHERE login = 'daming'")
    answers = [await ask(world, login) for login in ("shili01", "nobody01", "daming", "", "no\0body")]
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, answers[0].content)] * 5
    assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1
    assert [letter.name for letter in await world.letters("password_reset")] == ["王小芳"]


async def test_asking_does_the_same_work_whether_the_account_exists(world: Any) -> None:
    """The account is looked for by the worker, so the time of the answer cannot tell."""
    await world.register()
    await ask(world)
    await ask(world, "nobody01")
    assert await world.value("SELECT count(*) FROM reset_requests") == 2
    assert await world.value("SELECT count(*) FROM email_codes WHERE purpose = 'password_reset'") == 0
    assert "nobody01" not in await world.dump("reset_requests")


async def test_a_code_is_good_once(world: Any) -> None:
    await world.register()
    await ask(world)
    code = await code_of(world)
    assert (await complete(world, code)).status_code == 204
    again = await complete(world, code)
    assert world.codes(again) == [("code", "code_wrong")]


async def test_only_the_newest_code_counts(world: Any) -> None:
    await world.register()
    await ask(world)
    first = await code_of(world)
    await ask(world)
    second = await code_of(world)
    if first != second:
        assert world.codes(await complete(world, first)) == [("code", "code_wrong")]
    assert (await complete(world, second)).status_code == 204


async def test_a_code_lasts_ten_minutes(world: Any) -> None:
    await world.register()
    await ask(world)
    code = await code_of(world)
    left = await world.value("SELECT expires_at - now() FROM email_codes WHERE purpose = 'password_reset'")
    assert 590 < left.total_seconds() <= 600
    await world.rows("UPDATE email_codes SET expires_at = now()")
    assert world.codes(await complete(world, code)) == [("code", "code_wrong")]


async def test_after_five_wrong_tries_the_right_code_is_refused_and_a_new_one_helps(world: Any) -> None:
    await world.register()
    await ask(world)
    code = await code_of(world)
    for _ in range(5):
        assert world.codes(await complete(world, another(code))) == [("code", "code_wrong")]
    assert world.codes(await complete(world, code)) == [("code", "code_wrong")]
    await ask(world)
    assert (await complete(world, await code_of(world))).status_code == 204


async def test_parallel_guesses_are_counted_exactly(world: Any) -> None:
    await world.register()
    await ask(world)
    code = await code_of(world)
    await asyncio.gather(*(complete(world, another(code)) for _ in range(7)))
    assert await world.value("SELECT tries FROM email_codes WHERE purpose = 'password_reset'") == 5
    assert await world.value("SELECT count FROM throttles WHERE scope = 'code'") == 7


async def test_a_wrong_code_is_answered_like_an_unknown_login(world: Any) -> None:
    await world.register()
    await ask(world)
    answers = [await complete(world, another(await code_of(world))), await complete(world, "12345678", "nobody01")]
    bodies = [{**answer.json(), "request_id": None} for answer in answers]
    assert bodies[0] == bodies[1]


async def test_guessing_on_must_wait_and_the_wait_hits_unknown_logins_alike(world: Any) -> None:
    await world.register()
    await ask(world)
    code = await code_of(world)
    for login in ("shili01", "nobody01"):
        for _ in range(10):
            assert (await complete(world, another(code), login)).status_code == 422
        answer = await complete(world, code, login)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
        assert 0 < int(answer.headers["retry-after"]) <= 30


@pytest.mark.parametrize("login", ["shili01", "nobody01"])
async def test_asking_is_limited_for_each_login(world: Any, login: str) -> None:
    await world.register()
    statuses = [(await ask(world, login)).status_code for _ in range(5)]
    assert statuses == [202, 202, 202, 202, 429]
    assert (await ask(world, "somebody1")).status_code == 202
    assert len(await world.letters("password_reset")) == (4 if login == "shili01" else 0)


async def test_asking_is_limited_for_each_address(world: Any) -> None:
    await ask(world, "nobody01")
    await world.rows("UPDATE throttles SET count = 25 WHERE scope = 'code_mail_address'")
    await ask(world, "nobody02")
    answer = await ask(world, "nobody03")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert (await ask(world, "nobody03", **OTHER)).status_code == 202


async def test_all_faults_of_the_form_come_at_once(world: Any) -> None:
    answer = await world.post("/passwords/resets/completion", {"code": "12", "password": "short"})
    assert world.codes(answer) == [
        ("login", "required"),
        ("code", "code_form"),
        ("password", "password_length"),
        ("password", "password_digit"),
        ("password", "password_upper"),
        ("password_confirmation", "required"),
    ]


async def test_a_reset_ends_the_wait_after_failed_logins(world: Any) -> None:
    """Else whoever fails on purpose keeps the owner out."""
    await world.register()
    for _ in range(5):
        await world.log_in(password="Quarterly2024")
    assert (await world.log_in()).status_code == 429
    await ask(world)
    assert (await complete(world, await code_of(world))).status_code == 204
    assert (await world.log_in(password=NEW)).status_code == 200


async def test_a_code_is_worth_nothing_after_a_change_of_address(world: Any) -> None:
    account_id = await world.register()
    await ask(world)
    code = await code_of(world)
    sealed = world.vault.seal("accounts", "email", account_id, "new@example.com")
    await world.rows("UPDATE accounts SET email_sealed = $2 WHERE id = $1", account_id, sealed)
    assert world.codes(await complete(world, code)) == [("code", "code_wrong")]


async def test_no_code_is_at_rest(world: Any) -> None:
    await world.register()
    await ask(world)
    code = await code_of(world)
    await complete(world, another(code))
    tables = ("email_codes", "audit_records", "throttles", "letters", "outbox")
    assert code not in "".join([await world.dump(table) for table in tables])
