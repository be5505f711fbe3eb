"""The second factor: set up, asked for, proven once, lost and reset."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
from pyotp import parse_uri
from pyotp.totp import TOTP


class Device:
    """An authenticator that was given the secret. Its clock runs from step to step, as each code is good once."""

    def __init__(self, world: Any, secret: str) -> None:
        self._world, self._totp = world, TOTP(secret)

    async def code(self, *, steps: int = 0) -> str:
        now = await self._world.value("SELECT extract(epoch FROM now())")
        return self._totp.generate_otp(int(now // 30) + steps)

    async def wrong(self) -> str:
        known = {await self.code(steps=steps) for steps in range(-3, 4)}
        return next(code for code in ("000000", "111111", "222222", "333333", "444444") if code not in known)


async def call(world: Any, method: str, path: str, who: dict[str, str] | None = None, **body: str) -> httpx.Response:
    return await world.client.request(method, path, json=body or None, headers=who)


async def begin(world: Any, who: dict[str, str], password: str = "Quarterly2023") -> httpx.Response:
    return await call(world, "POST", "/second-factor", who, current_password=password)


@pytest.fixture
async def owner(world: Any) -> dict[str, str]:
    return world.issuer.bearer("applicant", await world.register())


async def set_up(world: Any, who: dict[str, str]) -> tuple[Device, list[str]]:
    begun = await begin(world, who)
    assert begun.status_code == 200, begun.text
    device = Device(world, begun.json()["secret"])
    answer = await call(world, "POST", "/second-factor/activation", who, code=await device.code(steps=-1))
    assert answer.status_code == 200, answer.text
    return device, answer.json()["recovery_codes"]


async def ticket(world: Any, login: str = "shili01") -> str:
    answer = await world.log_in(login)
    assert answer.status_code == 202, answer.text
    assert "set-cookie" not in answer.headers
    return answer.json()["ticket"]


async def prove(world: Any, code: str, given: str | None = None) -> httpx.Response:
    return await call(world, "POST", "/sessions/second-factor", ticket=given or await ticket(world), code=code)


async def test_an_authenticator_reads_the_secret_from_the_uri(world: Any, owner: dict[str, str]) -> None:
    begun = (await begin(world, owner)).json()
    uri = urlsplit(begun["uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query)["secret"] == [begun["secret"]]
    assert parse_uri(begun["uri"]).name == "shili01"
    assert len(begun["secret"]) == 32


async def test_once_set_up_a_login_takes_two_steps(world: Any, owner: dict[str, str]) -> None:
    assert (await call(world, "GET", "/second-factor", owner)).json() == {
        "enabled_at": None, "recovery_codes_left": 0, "required": False,
    }  # fmt: skip
    device, codes = await set_up(world, owner)
    assert len(set(codes)) == 10
    state = (await call(world, "GET", "/second-factor", owner)).json()
    assert (state["recovery_codes_left"], state["enabled_at"] is None) == (10, False)
    answer = await world.log_in()
    assert (answer.status_code, answer.json()["due"], answer.json()["expires_in"]) == (202, "code", 300)
    assert answer.headers["cache-control"] == "no-store"
    assert await world.value("SELECT count(*) FROM refresh_families") == 0

    answer = await prove(world, await device.code(), answer.json()["ticket"])
    assert answer.status_code == 200
    assert (await world.refresh(world.cookie(answer))).status_code == 200
    assert [letter.template for letter in await world.letters("second_factor_enabled")] == ["second_factor_enabled"]


async def test_a_stolen_session_sets_none_up(world: Any, owner: dict[str, str]) -> None:
    for password in ("", "Quarterly2024"):
        assert world.codes(await begin(world, owner, password)) == [("current_password", "password_wrong")]
    assert (await world.client.post("/second-factor", headers=owner)).status_code == 422
    assert await world.value("SELECT count(*) FROM second_factors") == 0
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 2
    for _ in range(3):
        await begin(world, owner, "Quarterly2024")
    refused = await begin(world, owner)
    assert (refused.status_code, refused.json()["code"]) == (429, "login_delayed")


async def test_before_the_first_code_nothing_is_asked_for(world: Any, owner: dict[str, str]) -> None:
    await begin(world, owner)
    assert (await world.log_in()).status_code == 200


async def test_a_wrong_first_code_activates_nothing(world: Any, owner: dict[str, str]) -> None:
    secret = (await begin(world, owner)).json()["secret"]
    answer = await call(world, "POST", "/second-factor/activation", owner, code=await Device(world, secret).wrong())
    assert world.codes(answer) == [("code", "code_wrong")]
    assert (await world.log_in()).status_code == 200


async def test_a_code_is_accepted_once(world: Any, owner: dict[str, str]) -> None:
    device, _ = await set_up(world, owner)
    code = await device.code()
    assert (await prove(world, code)).status_code == 200
    assert world.codes(await prove(world, code)) == [("code", "code_wrong")]
    assert world.codes(await prove(world, await device.code(steps=-1))) == [("code", "code_wrong")]


async def test_one_code_sent_twice_at_once_opens_one_session(world: Any, owner: dict[str, str]) -> None:
    device, _ = await set_up(world, owner)
    tickets, code = [await ticket(world) for _ in range(4)], await device.code()
    answers = await asyncio.gather(*(prove(world, code, given) for given in tickets))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    assert await world.value("SELECT count(*) FROM refresh_families") == 1


@pytest.mark.parametrize(("steps", "status"), [(1, 200), (3, 422), (-3, 422)])
async def test_a_clock_may_be_off_by_half_a_minute(world: Any, owner: dict[str, str], steps: int, status: int) -> None:
    device, _ = await set_up(world, owner)
    assert (await prove(world, await device.code(steps=steps))).status_code == status


async def test_a_recovery_code_serves_once_however_it_is_typed(world: Any, owner: dict[str, str]) -> None:
    _, codes = await set_up(world, owner)
    assert (await prove(world, codes[0].upper().replace("-", " "))).status_code == 200
    assert world.codes(await prove(world, codes[0])) == [("code", "code_wrong")]
    assert (await prove(world, codes[1])).status_code == 200
    assert (await call(world, "GET", "/second-factor", owner)).json()["recovery_codes_left"] == 8


async def test_wrong_codes_are_counted_like_wrong_passwords(world: Any, owner: dict[str, str]) -> None:
    device, _ = await set_up(world, owner)
    given, wrong = await ticket(world), await device.wrong()
    for _ in range(5):
        assert world.codes(await prove(world, wrong, given)) == [("code", "code_wrong")]
    refused = await prove(world, await device.code(), given)
    assert (refused.status_code, refused.json()["code"]) == (429, "login_delayed")
    assert (await world.log_in()).status_code == 429, "the first step waits as well"
    assert len(await world.letters("login_failures")) == 1


async def test_the_right_password_does_not_reset_the_count_of_wrong_codes(world: Any, owner: dict[str, str]) -> None:
    device, _ = await set_up(world, owner)
    wrong = await device.wrong()
    for _ in range(4):
        assert (await prove(world, wrong)).status_code == 422
    assert (await prove(world, await device.code())).status_code == 200
    assert await world.value("SELECT count(*) FROM throttles WHERE scope = 'login'") == 0
    for _ in range(5):
        await prove(world, wrong)
    assert (await world.log_in()).status_code == 429


async def test_a_ticket_serves_once_for_five_minutes_and_for_its_purpose(world: Any, owner: dict[str, str]) -> None:
    device, codes = await set_up(world, owner)
    given = await ticket(world)
    for path in ("/sessions/second-factor/set-up", "/sessions/second-factor/activation"):
        body = {"ticket": given} | ({"code": await device.code()} if "activation" in path else {})
        assert (await world.post(path, body)).status_code == 401
    await prove(world, codes[0], given)
    again = await prove(world, codes[1], given)
    assert (again.status_code, again.json()["code"]) == (401, "ticket_invalid")
    late = await ticket(world)
    await world.rows("UPDATE login_tickets SET expires_at = now()")
    assert (await prove(world, codes[1], late)).status_code == 401
    assert (await prove(world, codes[1], "x" * 43)).status_code == 401


async def test_a_ticket_is_no_token(world: Any, owner: dict[str, str]) -> None:
    await set_up(world, owner)
    given = await ticket(world)
    assert (await call(world, "GET", "/me", {"Authorization": f"Bearer {given}"})).status_code == 401
    assert (await world.refresh({"Cookie": f"tuiyou_refresh={given}"})).status_code == 401


async def test_removing_it_takes_a_code_and_ends_all_logins(world: Any, owner: dict[str, str]) -> None:
    device, codes = await set_up(world, owner)
    cookie = world.cookie(await prove(world, codes[0]))
    answer = await call(world, "POST", "/second-factor/removal", owner, code=await device.wrong())
    assert world.codes(answer) == [("code", "code_wrong")]
    assert (await call(world, "POST", "/second-factor/removal", owner, code=codes[1])).status_code == 204
    assert (await world.refresh(cookie)).status_code == 401
    assert (await world.log_in()).status_code == 200


async def test_an_admin_resets_it_and_the_owner_is_told(world: Any, owner: dict[str, str]) -> None:
    _, codes = await set_up(world, owner)
    cookie, given = world.cookie(await prove(world, codes[0])), await ticket(world)
    account_id = UUID((await call(world, "GET", "/me", owner)).json()["id"])
    path = f"/people/{account_id}/second-factor/removal"
    assert (await world.client.post(path, json={}, headers=world.admin)).status_code == 204
    assert (await world.refresh(cookie)).status_code == 401
    assert (await prove(world, codes[1], given)).status_code == 401
    assert (await world.log_in()).status_code == 200
    (letter,) = await world.letters("second_factor_reset")
    assert letter.account_id == account_id
    assert ("second_factor_reset", f"account/{account_id}") in await world.actions()
    again = await world.client.post(path, json={}, headers=world.admin)
    assert (again.status_code, again.json()["code"]) == (404, "second_factor_not_found")


async def test_one_that_counts_is_not_replaced_silently(world: Any, owner: dict[str, str]) -> None:
    device, _ = await set_up(world, owner)
    assert (await begin(world, owner)).json()["code"] == "second_factor_enabled"
    answer = await call(world, "POST", "/second-factor/activation", owner, code=await device.code())
    assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_not_begun")


async def test_neither_secret_nor_codes_are_at_rest(world: Any, owner: dict[str, str]) -> None:
    secret = (await begin(world, owner)).json()["secret"]
    device = Device(world, secret)
    answer = await call(world, "POST", "/second-factor/activation", owner, code=await device.code())
    tables = ("second_factors", "recovery_codes", "login_tickets", "audit_records", "outbox")
    given = await ticket(world)
    stored = "".join([await world.dump(table) for table in tables])
    plain = [code.replace("-", "") for code in answer.json()["recovery_codes"]]
    assert not any(value in stored for value in (secret, given, *answer.json()["recovery_codes"], *plain))


@pytest.fixture
async def demanding(under: Any, world: Any) -> Any:
    """The service where staff must have a second factor."""
    await under(second_factor_required=True)
    return world


async def test_where_it_is_required_a_login_without_one_can_only_set_one_up(demanding: Any) -> None:
    world = demanding
    answer = await world.client.post("/staff", json=world.staff(), headers=world.admin)
    account_id = UUID(answer.json()["id"])
    answer = await world.log_in("zhao2023")
    assert (answer.status_code, answer.json()["due"]) == (202, "set_up")
    given = answer.json()["ticket"]
    assert (await prove(world, "123456", given)).status_code == 401

    begun = await call(world, "POST", "/sessions/second-factor/set-up", ticket=given)
    device = Device(world, begun.json()["secret"])
    wrong = await call(world, "POST", "/sessions/second-factor/activation", ticket=given, code=await device.wrong())
    assert world.codes(wrong) == [("code", "code_wrong")]
    code = await device.code(steps=-1)
    first = await call(world, "POST", "/sessions/second-factor/activation", ticket=given, code=code)
    assert first.status_code == 200, first.text
    assert len(first.json()["recovery_codes"]) == 10
    assert first.json()["account"]["id"] == str(account_id)
    assert (await world.refresh(world.cookie(first))).status_code == 200

    assert (await prove(world, await device.code(), await ticket(world, "zhao2023"))).status_code == 200
    who = world.issuer.bearer("auditor", account_id)
    assert (await call(world, "GET", "/second-factor", who)).json()["required"] is True


async def test_where_it_is_required_applicants_need_none(demanding: Any) -> None:
    await demanding.register()
    assert (await demanding.log_in()).status_code == 200
