"""Who registers, guesses or asks for codes pays with work, once for each request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import altcha
import httpx
import pytest

from accounts.app import create_app
from accounts.commands import proof_of_work
from accounts.config import Settings
from accounts.worker import forget_old_codes
from testkit.app import running
from testkit.database import fresh_database
from testkit.probes import eventually
from testkit.settings import settings_for

REGISTRATION = "/registrations/organisations"
WRONG = "Quarterly2024"
HEADER = "Proof-Of-Work"


@pytest.fixture
async def settings() -> AsyncGenerator[Settings]:
    """As the service comes, but one iteration a try."""
    async with fresh_database("accounts") as name:
        yield settings_for(Settings, "accounts", name, root_path="/api/accounts", proof_of_work_cost=1)


async def solved(world: Any, purpose: str = "registration") -> altcha.Payload:
    given = (await world.client.get(f"/challenges/{purpose}")).raise_for_status()
    assert given.headers["cache-control"] == "no-store"
    challenge = altcha.Challenge.from_dict(given.json())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution)


async def proof(world: Any, purpose: str = "registration") -> dict[str, str]:
    return {HEADER: (await solved(world, purpose)).to_base64()}


async def register(world: Any, headers: dict[str, str], number: int = 1) -> httpx.Response:
    form = world.organisation(name=f"示例{number}公司", identifier=world.credit_code(number), login=f"shili{number:02}")
    return await world.post(REGISTRATION, form, **headers)


def is_asked(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (428, "proof_of_work_required")


def is_refused(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (428, "proof_of_work_refused")


async def test_registration_wants_a_proof_for_each_request(world: Any) -> None:
    assert is_asked(await register(world, {}))
    assert is_asked(await world.post("/registrations/individuals", world.individual()))
    assert await world.value("SELECT count(*) FROM accounts") == 0
    assert (await register(world, await proof(world))).status_code == 201
    assert (await world.post("/registrations/individuals", world.individual(), **await proof(world))).status_code == 201


async def test_a_proof_is_good_once_also_for_parallel_requests(world: Any) -> None:
    mine = await proof(world)
    answers = await asyncio.gather(*(register(world, mine, number) for number in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [428] * 9
    assert is_refused(await register(world, mine, 11))


async def test_a_proof_is_good_for_its_purpose_alone(world: Any) -> None:
    assert is_refused(await register(world, await proof(world, "reset")))


async def test_what_was_changed_in_a_challenge_is_found(world: Any) -> None:
    for name, value in {"cost": 2, "expires_at": 4_000_000_000, "nonce": "00" * 16, "key_prefix": ""}.items():
        mine = await solved(world)
        setattr(mine.challenge.parameters, name, value)
        assert is_refused(await register(world, {HEADER: mine.to_base64()})), name


async def test_a_key_that_was_guessed_is_no_proof(world: Any) -> None:
    mine = await solved(world)
    key = mine.solution.derived_key
    mine.solution.derived_key = key[:32] + "0" * 32  # the prefix that is asked for is known to everybody
    assert key != mine.solution.derived_key
    assert is_refused(await register(world, {HEADER: mine.to_base64()}))


@pytest.mark.parametrize("sent", ["", "%", "bnVsbA==", "W10=", "eyJjaGFsbGVuZ2UiOiAieCIsICJzb2x1dGlvbiI6IDF9"])
async def test_what_is_no_payload_is_refused(world: Any, sent: str) -> None:
    assert is_refused(await register(world, {HEADER: sent}))


async def test_a_challenge_expires(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_of_work, "VALID_FOR", timedelta(seconds=-2))
    assert is_refused(await register(world, await proof(world)))


@pytest.mark.parametrize("login", ["shili01", "nobody01"])
async def test_login_wants_one_after_two_failures_whoever_is_meant(world: Any, login: str) -> None:
    await register(world, await proof(world))
    assert [(await world.log_in(login, WRONG)).status_code for _ in range(2)] == [401, 401]
    assert is_asked(await world.log_in(login, WRONG))
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 2
    body = {"login": login, "password": WRONG}
    assert (await world.post("/sessions", body, **await proof(world, "login"))).status_code == 401


async def test_who_succeeds_with_a_proof_is_asked_no_more(world: Any) -> None:
    await register(world, await proof(world))
    for _ in range(2):
        await world.log_in("shili01", WRONG)
    body = {"login": "shili01", "password": world.password}
    assert (await world.post("/sessions", body, **await proof(world, "login"))).status_code == 200
    assert (await world.log_in("shili01")).status_code == 200


async def test_an_address_that_guesses_at_many_logins_is_asked(world: Any) -> None:
    await register(world, await proof(world))
    for number in range(10):
        assert (await world.log_in(f"nobody{number:02}", WRONG)).status_code == 401
    assert is_asked(await world.log_in("shili01"))


async def test_failures_that_are_forgotten_ask_for_nothing(world: Any) -> None:
    await register(world, await proof(world))
    for _ in range(2):
        await world.log_in("shili01", WRONG)
    await world.rows("UPDATE throttles SET last_at = last_at - interval '25 hours'")
    assert (await world.log_in("shili01")).status_code == 200


async def test_a_reset_wants_one(world: Any) -> None:
    assert is_asked(await world.post("/passwords/resets", {"login": "shili01"}))
    assert await world.value("SELECT count(*) FROM reset_requests") == 0
    answer = await world.post("/passwords/resets", {"login": "shili01"}, **await proof(world, "reset"))
    assert answer.status_code == 202


async def test_used_proofs_are_forgotten_when_they_have_expired(world: Any) -> None:
    for number in range(2):
        assert (await register(world, await proof(world), number)).status_code == 201
    old = "UPDATE spent_proofs SET expires_at = now() - interval '2 minutes'"
    await world.rows(f"{old} WHERE nonce = (SELECT min(nonce) FROM spent_proofs)")
    stop = asyncio.Event()
    forgetting = asyncio.create_task(forget_old_codes(world.database, stop))

    async def one_is_left() -> bool:
        return await world.value("SELECT count(*) FROM spent_proofs") == 1

    await eventually(one_is_left)
    stop.set()
    await forgetting


async def test_a_platform_that_asks_for_none_gives_no_challenge(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"proof_of_work_cost": 0}))
    async with running(app) as client:
        answer = await client.get("/challenges/registration")
    assert (answer.status_code, answer.content) == (204, b"")
