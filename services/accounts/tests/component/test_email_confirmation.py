"""The address is confirmed by a code that was sent there."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from accounts.worker import forget_old_codes
from testkit.probes import eventually


@pytest.fixture
async def owner(world: Any) -> dict[str, str]:
    return world.issuer.bearer("applicant", await world.register())


async def code_of(world: Any) -> str:
    return (await world.letters("email_confirmation"))[-1].parameters["code"]


async def confirm(world: Any, owner: dict[str, str], code: str) -> httpx.Response:
    return await world.client.post("/email-confirmations/completion", json={"code": code}, headers=owner)


async def confirmed_at(world: Any, owner: dict[str, str]) -> str | None:
    return (await world.client.get("/me", headers=owner)).json()["email_confirmed_at"]


async def test_the_code_that_came_with_the_registration_confirms(world: Any, owner: dict[str, str]) -> None:
    assert await confirmed_at(world, owner) is None
    code = await code_of(world)
    answer = await confirm(world, owner, f" {code[:4]} {code[4:]} ")
    assert answer.status_code == 200
    assert answer.json()["email_confirmed_at"] == await confirmed_at(world, owner) is not None
    assert ("email_confirmed", "account/" + answer.json()["id"]) in await world.actions()


async def test_a_wrong_code_is_refused_and_the_fifth_uses_the_code_up(world: Any, owner: dict[str, str]) -> None:
    code = await code_of(world)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for _ in range(5):
        assert world.codes(await confirm(world, owner, wrong)) == [("code", "code_wrong")]
    assert world.codes(await confirm(world, owner, code)) == [("code", "code_wrong")]
    assert await confirmed_at(world, owner) is None


async def test_one_may_ask_again_and_then_the_new_code_counts(world: Any, owner: dict[str, str]) -> None:
    first = await code_of(world)
    assert (await world.client.post("/email-confirmations", headers=owner)).status_code == 202
    second = await code_of(world)
    if first != second:
        assert world.codes(await confirm(world, owner, first)) == [("code", "code_wrong")]
    assert (await confirm(world, owner, second)).status_code == 200


async def test_asking_is_limited(world: Any, owner: dict[str, str]) -> None:
    statuses = [(await world.client.post("/email-confirmations", headers=owner)).status_code for _ in range(5)]
    assert statuses == [202, 202, 202, 202, 429]


async def test_what_is_confirmed_is_not_asked_for_again(world: Any, owner: dict[str, str]) -> None:
    await confirm(world, owner, await code_of(world))
    answer = await world.client.post("/email-confirmations", headers=owner)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_confirmed")


async def test_a_code_confirms_nothing_but_its_own_purpose_and_account(world: Any, owner: dict[str, str]) -> None:
    code = await code_of(world)
    form = {"login": "shili01", "code": code, "password": "Quarterly2030", "password_confirmation": "Quarterly2030"}
    assert world.codes(await world.post("/passwords/resets/completion", form)) == [("code", "code_wrong")]
    other = await world.post("/registrations/individuals", world.individual())
    stranger = world.issuer.bearer("applicant", UUID(other.json()["id"]))
    assert world.codes(await confirm(world, stranger, code)) == [("code", "code_wrong")]


@pytest.mark.parametrize(("code", "fault"), [("", "required"), ("1234567", "code_form"), ("abcdefgh", "code_form")])
async def test_what_is_no_code_costs_no_try(world: Any, owner: dict[str, str], code: str, fault: str) -> None:
    assert world.codes(await confirm(world, owner, code)) == [("code", fault)]
    assert await world.value("SELECT tries FROM email_codes") == 0


async def test_expired_codes_are_forgotten(world: Any, owner: dict[str, str]) -> None:
    await world.rows("UPDATE email_codes SET expires_at = now() - interval '1 s'")
    stop = asyncio.Event()
    forgetting = asyncio.create_task(forget_old_codes(world.database, stop))

    async def none_is_left() -> bool:
        return await world.value("SELECT count(*) FROM email_codes") == 0

    await eventually(none_is_left)
    stop.set()
    await forgetting
