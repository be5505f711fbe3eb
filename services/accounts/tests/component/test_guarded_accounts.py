"""Accounts that lead to everything: an admin's token alone, which may be stolen, takes none of them over."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

PASSWORD = "Quarterly2023"
WRONG = "Quarterly2024"
NEW = {"email": "marked@example.org", "phone": "13700001111"}


@pytest.fixture
async def chief_id(world: Any) -> UUID:
    return await world.make("/staff", world.staff(role="admin", login="chief01", email="chief@example.com"))


@pytest.fixture
def chief(world: Any, chief_id: UUID) -> dict[str, str]:
    return world.issuer.bearer("admin", chief_id)


async def protect(world: Any, account_id: UUID) -> None:
    """Gives the account a second factor."""
    sql = "INSERT INTO second_factors (account_id, secret_sealed, enabled_at) VALUES ($1, '', now())"
    await world.rows(sql, account_id)


async def change(world: Any, chief: dict[str, str], account_id: UUID, **body: str) -> httpx.Response:
    return await world.client.patch(f"/staff/{account_id}", json=body, headers=chief)


async def reset(world: Any, chief: dict[str, str], account_id: UUID, **body: str) -> httpx.Response:
    return await world.client.post(f"/people/{account_id}/second-factor/removal", json=body, headers=chief)


async def failures(world: Any) -> int | None:
    return await world.value("SELECT count FROM throttles WHERE scope = 'login'")


@pytest.mark.parametrize("field", ["name", "email", "phone"])
async def test_nobody_changes_their_own_account_as_an_admin(
    world: Any, chief: dict[str, str], chief_id: UUID, field: str
) -> None:
    value = {"name": "孙标记", **NEW}[field]
    answer = await change(world, chief, chief_id, current_password=PASSWORD, **{field: value})
    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")
    assert await world.value("SELECT version FROM accounts WHERE id = $1", chief_id) == 1


async def test_nobody_resets_their_own_second_factor_as_an_admin(
    world: Any, chief: dict[str, str], chief_id: UUID
) -> None:
    await protect(world, chief_id)
    answer = await reset(world, chief, chief_id, current_password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")
    assert (await world.log_in("chief01")).status_code == 202


@pytest.mark.parametrize("field", NEW)
@pytest.mark.parametrize("role", ["admin", "auditor"])
async def test_what_leads_to_an_admin_or_auditor_takes_the_callers_password(
    world: Any, chief: dict[str, str], role: str, field: str
) -> None:
    account_id = await world.make("/staff", world.staff(role=role, password="Watchful2023"))
    new = {field: NEW[field]}
    assert world.codes(await change(world, chief, account_id, **new)) == [("current_password", "required")]
    for wrong in (WRONG, "Watchful2023"):
        answer = await change(world, chief, account_id, current_password=wrong, **new)
        assert world.codes(answer) == [("current_password", "password_wrong")]
    assert await failures(world) == 2, "each counts like a failed login"
    assert await world.value("SELECT version FROM accounts WHERE id = $1", account_id) == 1
    answer = await change(world, chief, account_id, current_password=PASSWORD, **new)
    assert (answer.status_code, answer.json()["id"]) == (200, str(account_id)), answer.text


async def test_what_leads_nowhere_or_to_others_takes_no_password(world: Any, chief: dict[str, str]) -> None:
    auditor = await world.make("/staff", world.staff())
    assert (await change(world, chief, auditor, name="赵标记")).status_code == 200
    form = world.staff(role="bureau", bureau_id=str(await world.bureau()), login="beijing1")
    staff = await world.make("/staff", form)
    assert (await change(world, chief, staff, email=NEW["email"])).status_code == 200
    await protect(world, staff)
    assert (await reset(world, chief, staff)).status_code == 204


@pytest.mark.parametrize("role", ["admin", "auditor"])
async def test_resetting_the_second_factor_of_one_takes_it_too(world: Any, chief: dict[str, str], role: str) -> None:
    account_id = await world.make("/staff", world.staff(role=role))
    nothing = await reset(world, chief, account_id, current_password=WRONG)
    assert (nothing.status_code, nothing.json()["code"]) == (404, "second_factor_not_found")
    await protect(world, account_id)
    assert world.codes(await reset(world, chief, account_id)) == [("current_password", "required")]
    answer = await reset(world, chief, account_id, current_password=WRONG)
    assert world.codes(answer) == [("current_password", "password_wrong")]
    assert await failures(world) == 1
    assert (await world.log_in("zhao2023")).status_code == 202
    assert (await reset(world, chief, account_id, current_password=PASSWORD)).status_code == 204
    assert (await world.log_in("zhao2023")).status_code == 200


async def test_guessing_the_password_so_must_wait(world: Any, chief: dict[str, str]) -> None:
    account_id = await world.make("/staff", world.staff())
    await protect(world, account_id)
    for _ in range(5):
        await change(world, chief, account_id, email=NEW["email"], current_password=WRONG)
    for answer in (
        await change(world, chief, account_id, email=NEW["email"], current_password=PASSWORD),
        await reset(world, chief, account_id, current_password=PASSWORD),
        await world.log_in("chief01"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (429, "login_delayed")


async def test_two_admins_who_change_each_other_never_wait_in_a_ring(world: Any, chief_id: UUID) -> None:
    other_id = await world.make("/staff", world.staff(role="admin", login="chief02"))
    pairs = [(chief_id, other_id), (other_id, chief_id)] * 4
    answers = await asyncio.gather(
        *(
            change(world, world.issuer.bearer("admin", own), other, phone=f"1370000{n:04}", current_password=PASSWORD)
            for n, (own, other) in enumerate(pairs)
        )
    )
    assert [answer.status_code for answer in answers] == [200] * len(pairs)
