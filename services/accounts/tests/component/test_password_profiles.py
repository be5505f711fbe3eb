"""The rule for new passwords: the same in every place, told to everybody; and what happens to old ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pyotp.totp import TOTP

from contracts.accounts import LetterRequestedV1
from testkit.events import published_of

COMMON = "password sunshine"
PHRASE = "correct horse battery"
MARKED = ("Quarter-2023a", "Quarter-2023b", "Quarter-2023c", "Quarter-2023d", "Quarter-2023e", "Quarter-2023f")
STAFF = {"role": "auditor", "name": "周审计", "email": "zhou@example.com"}


async def make_old(world: Any, by: timedelta = timedelta(days=90, seconds=1)) -> None:
    await world.rows("UPDATE accounts SET password_set_at = now() - $1::interval", by)
    await world.rows("UPDATE former_passwords SET set_at = set_at - $1::interval", by)


async def replace(world: Any, ticket: str, password: str = MARKED[0], **changes: str) -> httpx.Response:
    form = {"ticket": ticket, "password": password, "password_confirmation": password}
    return await world.post("/sessions/new-password", form | changes)


async def due(world: Any, step: str, **given: str) -> str:
    """The ticket of a login that needs ``step`` first."""
    answer = await world.log_in(**given)
    assert (answer.status_code, answer.json()["due"]) == (202, step), answer.text
    assert "set-cookie" not in answer.headers
    return answer.json()["ticket"]


async def code_of(world: Any, secret: str, steps: int = 0) -> str:
    now = await world.value("SELECT extract(epoch FROM now())")
    return TOTP(secret).generate_otp(int(now // 30) + steps)


async def reset(world: Any, password: str) -> httpx.Response:
    await world.rows("DELETE FROM throttles")
    await world.post("/passwords/resets", {"login": "shili01"})
    code = (await world.letters("password_reset"))[-1].parameters["code"]
    return await complete(world, code, password)


async def complete(world: Any, code: str, password: str, login: str = "shili01") -> httpx.Response:
    form = {"login": login, "code": code, "password": password, "password_confirmation": password}
    return await world.post("/passwords/resets/completion", form)


async def test_everybody_may_read_the_rule(world: Any, under: Any) -> None:
    policy = (await world.client.get("/password-policy")).json()
    rules = policy.pop("rules")
    assert policy == {"profile": "seed", "min_length": 10, "max_length": 20, "max_age_days": None, "history": 0}
    assert [(rule["code"], rule["kind"]) for rule in rules] == [
        ("password_length", "length"), ("invisible_character", "pattern"), ("password_digit", "pattern"),
        ("password_upper", "pattern"), ("password_lower", "pattern"),
    ]  # fmt: skip
    digit = {"code": "password_digit", "kind": "pattern", "pattern": "[0-9]"}
    assert rules[2] == digit | {"zh": "登录密码须含数字", "en": "needs a digit"}
    await under(password_profile="mlps3")
    policy = (await world.client.get("/password-policy")).json()
    assert (policy["min_length"], policy["max_age_days"], policy["history"]) == (10, 90, 5)
    assert [rule["code"] for rule in policy["rules"] if rule["kind"] == "server"] == [
        "password_common", "password_context", "password_reused",
    ]  # fmt: skip


async def test_every_place_where_a_password_is_set_obeys_the_rule(world: Any, under: Any) -> None:
    await under(password_profile="nist")
    refused = [("password", "password_common")]
    form = world.organisation(password=COMMON, password_confirmation=COMMON)
    assert world.codes(await world.post("/registrations/organisations", form)) == refused
    form = world.individual(password=COMMON, password_confirmation=COMMON)
    assert world.codes(await world.post("/registrations/individuals", form)) == refused
    answer = await world.client.post("/staff", json=world.staff(password=COMMON), headers=world.admin)
    assert world.codes(answer) == refused
    answer = await world.client.post("/experts", json=world.expert(password=COMMON), headers=world.admin)
    assert world.codes(answer) == refused

    await world.client.post("/invitations", json=STAFF, headers=world.admin)
    token = (await published_of(world.database, LetterRequestedV1))[-1].parameters["link"].partition("#")[2]
    form = {"token": token, "login": "zhou2023", "password": COMMON, "phone": "13812345678"}
    assert world.codes(await world.post("/invitations/acceptance", form)) == refused
    assert (await world.post("/invitations/acceptance", form | {"password": PHRASE})).status_code == 201

    account_id = await world.register(password=PHRASE, password_confirmation=PHRASE)
    assert world.codes(await reset(world, COMMON)) == refused
    who = world.issuer.bearer("applicant", account_id)
    form = {"current_password": PHRASE, "password": COMMON, "password_confirmation": COMMON}
    answer = await world.client.post("/sessions/current/password", json=form, headers=who)
    assert world.codes(answer) == refused
    assert (await world.log_in(password=PHRASE)).status_code == 200


async def test_the_first_admin_obeys_the_rule(
    command: Callable[..., Awaitable[tuple[int, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIYOU_PASSWORD_PROFILE", "nist")
    given = ("--login", "chief01", "--name", "孙管理", "--email", "sun@example.com", "--phone", "010-86096235")
    code, out = await command("create-admin", *given, given=f"{COMMON}\n")
    assert code == 1
    assert "--password: 属于常见密码或由其拼成" in out
    code, out = await command("create-admin", *given, given=f"{PHRASE}\n")
    assert code == 0, out


@pytest.mark.parametrize("profile", ["nist", "mlps3"])
async def test_a_password_of_another_profile_stays_good_for_logging_in(world: Any, under: Any, profile: str) -> None:
    await world.register()
    await under(password_profile=profile)
    assert (await world.log_in()).status_code == 200


async def test_a_password_that_is_too_old_leads_to_a_new_one_and_then_on(world: Any, under: Any) -> None:
    account_id = await world.register()
    other = world.cookie(await world.log_in())
    await under(password_profile="mlps3")
    await make_old(world, timedelta(days=89))
    assert (await world.log_in()).status_code == 200
    await make_old(world)
    assert (await world.log_in(password="Quarterly2024")).status_code == 401
    ticket = await due(world, "new_password")
    assert (await world.refresh(other)).status_code == 200, "only logging in asks for a new one"

    wrong = await replace(world, ticket, "Quarterly2024", password_confirmation="")
    assert world.codes(wrong) == [("password", "password_mark"), ("password_confirmation", "required")]
    answer = await replace(world, ticket)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["account"]["id"] == str(account_id)
    assert (await world.refresh(world.cookie(answer))).status_code == 200
    assert (await world.refresh(other)).status_code == 401
    assert (await world.log_in()).status_code == 401
    assert (await world.log_in(password=MARKED[0])).status_code == 200
    assert (await replace(world, ticket, MARKED[1])).status_code == 401, "a ticket serves once"
    assert len(await world.letters("password_changed")) == 1
    assert (await world.actions()).count(("password_changed", f"account/{account_id}")) == 1


async def test_age_counts_for_nobody_under_other_profiles(world: Any) -> None:
    await world.register()
    await make_old(world, timedelta(days=4000))
    assert (await world.log_in()).status_code == 200


async def test_an_old_password_alone_changes_nothing_where_there_is_a_second_factor(world: Any, under: Any) -> None:
    who = world.issuer.bearer("applicant", await world.register())
    await under(password_profile="mlps3")
    await make_old(world)
    before = await due(world, "new_password")
    given = {"current_password": world.password}
    secret = (await world.client.post("/second-factor", json=given, headers=who)).json()["secret"]
    form = {"code": await code_of(world, secret, -1)}
    assert (await world.client.post("/second-factor/activation", json=form, headers=who)).status_code == 200
    assert (await replace(world, before)).status_code == 401, "it was given before there was a second factor"

    ticket = await due(world, "code")
    assert (await replace(world, ticket)).status_code == 401
    answer = await world.post("/sessions/second-factor", {"ticket": ticket, "code": await code_of(world, secret)})
    assert (answer.status_code, answer.json()["due"]) == (202, "new_password")
    assert "set-cookie" not in answer.headers
    assert (await replace(world, answer.json()["ticket"])).status_code == 200


async def test_after_the_new_password_a_second_factor_is_set_up_where_the_role_must_have_one(
    world: Any, under: Any
) -> None:
    await world.make("/staff", world.staff())
    await under(password_profile="mlps3")
    await due(world, "set_up", login="zhao2023")
    await make_old(world)
    answer = await replace(world, await due(world, "new_password", login="zhao2023"))
    assert (answer.status_code, answer.json()["due"]) == (202, "set_up")
    ticket = answer.json()["ticket"]
    secret = (await world.post("/sessions/second-factor/set-up", {"ticket": ticket})).json()["secret"]
    form = {"ticket": ticket, "code": await code_of(world, secret)}
    assert (await world.post("/sessions/second-factor/activation", form)).status_code == 200


async def test_the_last_five_passwords_are_refused(world: Any, under: Any) -> None:
    await world.register()
    await under(password_profile="mlps3")
    for password in MARKED[:5]:
        assert (await reset(world, password)).status_code == 204
    assert await world.value("SELECT count(*) FROM former_passwords") == 4
    for password in MARKED[:5]:
        assert world.codes(await reset(world, password)) == [("password", "password_reused")]
    await make_old(world)
    ticket = await due(world, "new_password", password=MARKED[4])
    assert world.codes(await replace(world, ticket, MARKED[2])) == [("password", "password_reused")]
    assert (await replace(world, ticket, MARKED[5])).status_code == 200
    assert (await reset(world, MARKED[0])).status_code == 204, "the sixth last is forgotten"


async def test_other_profiles_keep_no_former_passwords(world: Any, under: Any) -> None:
    await world.register()
    await under(password_profile="mlps3")
    assert (await reset(world, MARKED[0])).status_code == 204
    await under(password_profile="seed")
    assert (await reset(world, "Quarterly2030")).status_code == 204
    assert await world.value("SELECT count(*) FROM former_passwords") == 0


async def test_only_whoever_has_the_code_learns_that_a_password_was_used_before(world: Any, under: Any) -> None:
    await world.register()
    await under(password_profile="mlps3")
    await reset(world, MARKED[0])
    await world.post("/passwords/resets", {"login": "shili01"})
    code = (await world.letters("password_reset"))[-1].parameters["code"]
    wrong = f"{(int(code) + 1) % 10**8:08}"
    assert world.codes(await complete(world, wrong, MARKED[0])) == [("code", "code_wrong")]
    assert world.codes(await complete(world, code, MARKED[0])) == [("password", "password_reused")]
    assert (await complete(world, code, MARKED[1])).status_code == 204, "the code is not used up by a refusal"


async def test_a_reset_costs_the_same_whether_the_account_exists(
    world: Any, under: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.register()
    await under(password_profile="mlps3")
    compared: list[str] = []
    monkeypatch.setattr("accounts.commands.passwords._matches", lambda hashed, _: bool(compared.append(hashed)))
    for login in ("shili01", "nobody01"):
        await complete(world, "12345678", MARKED[0], login)
    assert len(compared) == 10
    assert len(set(compared[5:])) == 1


async def test_a_reset_ends_a_login_that_is_half_done(world: Any, under: Any) -> None:
    """Whoever knew the old password and had begun to log in with it must not go on."""
    await world.register()
    await under(password_profile="mlps3")
    await make_old(world)
    ticket = await due(world, "new_password")
    assert (await reset(world, MARKED[0])).status_code == 204
    assert (await replace(world, ticket, MARKED[1])).status_code == 401
    assert (await world.log_in(password=MARKED[0])).status_code == 200


async def test_hashes_of_former_passwords_go_with_the_account(world: Any, under: Any) -> None:
    account_id: UUID = await world.register()
    await under(password_profile="mlps3")
    await reset(world, MARKED[0])
    assert MARKED[0] not in await world.dump("former_passwords")
    assert world.password not in await world.dump("former_passwords")
    await world.rows("DELETE FROM refresh_families WHERE account_id = $1", account_id)
    await world.rows("DELETE FROM accounts WHERE id = $1", account_id)
    assert await world.value("SELECT count(*) FROM former_passwords") == 0
