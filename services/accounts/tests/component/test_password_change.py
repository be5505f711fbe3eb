"""Changing one's own password: by whoever knows the current one."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

NEW = "Quarterly2030"
WRONG = "Quarterly2024"
PATH = "/sessions/current/password"


@pytest.fixture
async def owner(world: Any) -> dict[str, str]:
    return world.issuer.bearer("applicant", await world.register())


async def change(world: Any, headers: dict[str, str], current: str = "", **changes: str) -> httpx.Response:
    form = {"current_password": current or world.password, "password": NEW, "password_confirmation": NEW}
    return await world.client.post(PATH, json=form | changes, headers=headers)


async def let_the_wait_pass(world: Any) -> None:
    await world.rows("UPDATE throttles SET delayed_until = now()")


async def test_the_present_login_goes_on_and_all_others_end(world: Any, owner: dict[str, str]) -> None:
    other, present = world.cookie(await world.log_in()), world.cookie(await world.log_in())
    answer = await change(world, owner | present)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await world.refresh(present)).status_code == 200
    assert (await world.refresh(other)).status_code == 401
    assert (await world.log_in()).status_code == 401
    assert (await world.log_in(password=NEW)).status_code == 200

    (letter,) = await world.letters("password_changed")
    assert letter.email == "wang.fang@example.com"
    (record,) = await world.rows(
        "SELECT actor, role, subject, after FROM audit_records WHERE action = 'password_changed'"
    )
    assert record["actor"] == record["subject"] == f"account/{letter.account_id}"
    assert (record["role"], record["after"]) == ("applicant", {"sessions_ended": 1})


async def test_without_a_lasting_login_of_ones_own_all_end(world: Any, owner: dict[str, str]) -> None:
    mine = world.cookie(await world.log_in())
    await world.post("/registrations/individuals", world.individual())
    others = world.cookie(await world.log_in("daming"))
    assert (await change(world, owner | others)).status_code == 204
    assert (await world.refresh(mine)).status_code == 401
    assert (await world.refresh(others)).status_code == 200


async def test_a_login_that_has_ended_does_not_come_back(world: Any, owner: dict[str, str]) -> None:
    present = world.cookie(await world.log_in())
    await world.client.delete("/sessions", headers=owner)
    assert (await change(world, owner | present)).status_code == 204
    assert (await world.refresh(present)).status_code == 401


async def test_all_faults_are_named_at_once(world: Any, owner: dict[str, str]) -> None:
    answer = await world.client.post(PATH, json={"password": "short"}, headers=owner)
    assert world.codes(answer) == [
        ("current_password", "required"), ("password", "password_length"), ("password", "password_digit"),
        ("password", "password_upper"), ("password_confirmation", "required"),
    ]  # fmt: skip
    same = {"password": world.password, "password_confirmation": world.password}
    assert world.codes(await change(world, owner, **same)) == [("password", "password_unchanged")]
    assert "short" not in answer.text
    assert await world.value("SELECT count(*) FROM throttles") == 0


async def test_a_wrong_current_password_counts_like_a_failed_login(world: Any, owner: dict[str, str]) -> None:
    present = world.cookie(await world.log_in())
    for _ in range(5):
        answer = await change(world, owner | present, WRONG)
        assert world.codes(answer) == [("current_password", "password_wrong")]
    answer = await change(world, owner | present)
    assert (answer.status_code, answer.json()["code"]) == (429, "login_delayed")
    assert 0 < int(answer.headers["retry-after"]) <= 30
    assert (await world.log_in()).status_code == 429
    assert len(await world.letters("login_failures")) == 1
    assert await world.value("SELECT count(*) FROM audit_records WHERE action = 'login_failed'") == 5

    await let_the_wait_pass(world)
    assert (await change(world, owner | present)).status_code == 204
    assert (await world.refresh(present)).status_code == 200


async def test_guesses_sent_at_once_are_counted_exactly_and_the_late_ones_learn_nothing(
    world: Any, owner: dict[str, str]
) -> None:
    answers = await asyncio.gather(*(change(world, owner, WRONG) for _ in range(8)), change(world, owner))
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") in {8, 9}
    told = [answer.status_code for answer in answers if answer.status_code != 204]
    assert told.count(422) <= 5
    assert set(told) <= {422, 429}


async def test_of_two_changes_at_once_one_counts(world: Any, owner: dict[str, str]) -> None:
    forms = [{"password": new, "password_confirmation": new} for new in (NEW, "Quarterly2031")]
    answers = await asyncio.gather(*(change(world, owner, **form) for form in forms))
    assert sorted(answer.status_code for answer in answers) == [204, 422]
    assert len(await world.letters("password_changed")) == 1
    winner = NEW if answers[0].status_code == 204 else "Quarterly2031"
    assert (await world.log_in(password=winner)).status_code == 200


async def test_a_password_used_before_is_refused_only_to_whoever_knows_the_current_one(
    world: Any, owner: dict[str, str], under: Any
) -> None:
    await under(password_profile="mlps3")
    marked = {"password": "Quarter-2023a", "password_confirmation": "Quarter-2023a"}
    assert (await change(world, owner, **marked)).status_code == 204
    other = {"password": "Quarter-2023b", "password_confirmation": "Quarter-2023b"}
    assert (await change(world, owner, "Quarter-2023a", **other)).status_code == 204
    assert world.codes(await change(world, owner, WRONG, **marked)) == [("current_password", "password_wrong")]
    assert world.codes(await change(world, owner, "Quarter-2023b", **marked)) == [("password", "password_reused")]
    assert (await world.log_in(password="Quarter-2023b")).status_code == 200


async def test_it_ends_a_login_that_is_half_done(world: Any, owner: dict[str, str], under: Any) -> None:
    await under(password_profile="mlps3")
    await world.rows("UPDATE accounts SET password_set_at = now() - interval '91 days'")
    ticket = (await world.log_in()).json()["ticket"]
    marked = {"password": "Quarter-2023a", "password_confirmation": "Quarter-2023a"}
    assert (await change(world, owner, **marked)).status_code == 204
    form = {"ticket": ticket, "password": "Quarter-2023b", "password_confirmation": "Quarter-2023b"}
    assert (await world.post("/sessions/new-password", form)).status_code == 401


async def test_nobody_changes_a_password_without_being_logged_in(world: Any) -> None:
    await world.register()
    assert (await change(world, world.cookie(await world.log_in()))).status_code == 401
