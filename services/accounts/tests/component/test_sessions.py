from __future__ import annotations

import asyncio
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import jwt
import pytest

from accounts.commands.go_on import Caller
from accounts.commands.log_in import LogIn, log_in
from accounts.commands.login_delays import LoginKeys
from accounts.commands.passwords import Passwords
from accounts.db.accounts import Credentials
from accounts.domain.login_steps import Demands
from accounts.domain.passwords import RULES
from accounts.worker import forget_sessions
from kit.errors import Unauthenticated, Unavailable
from testkit.probes import eventually

LATER = timedelta(seconds=11)


async def test_login_gives_a_token_and_a_cookie(world: Any) -> None:
    account_id = await world.register()
    answer = await world.log_in("SHILI01")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert (body["account"]["id"], body["account"]["login"]) == (str(account_id), "shili01")
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("tuiyou_refresh=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=strict", "path=/api/accounts/sessions"} <= parts
    assert await world.actions() == [
        ("applicant_registered", f"account/{account_id}"),
        ("logged_in", f"account/{account_id}"),
    ]


async def test_access_token_has_the_claims_that_services_check(world: Any) -> None:
    bureau_id = await world.bureau()
    form = world.staff(role="bureau", bureau_id=str(bureau_id))
    staff_id = (await world.client.post("/staff", json=form, headers=world.admin)).json()["id"]
    token = (await world.log_in("zhao2023")).json()["access_token"]
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["typ"]) == ("EdDSA", "at+jwt")
    (key,) = (await world.client.get("/jwks.json")).json()["keys"]
    claims = jwt.decode(token, jwt.PyJWK(key), algorithms=["EdDSA"], audience="tuiyou", issuer="tuiyou")
    assert (claims["sub"], claims["role"], claims["unit"]) == (staff_id, "bureau", str(bureau_id))
    assert claims["exp"] - claims["iat"] == 600
    assert claims["nbf"] == claims["iat"]
    assert len(claims["jti"]) == 32


async def test_unknown_login_and_wrong_password_are_answered_alike(world: Any) -> None:
    account_id = await world.register()
    wrong = await world.log_in("shili01", "Quarterly2024")
    unknown = await world.log_in("nobody01")
    empty = await world.log_in("")
    strange = await world.log_in("no\0body")
    assert [answer.status_code for answer in (wrong, unknown, empty, strange)] == [401] * 4
    bodies = [{**answer.json(), "request_id": None} for answer in (wrong, unknown, empty, strange)]
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["code"] == "login_failed"
    assert set(wrong.headers) == set(unknown.headers)
    failures = [subject for action, subject in await world.actions() if action == "login_failed"]
    assert failures[0] == f"account/{account_id}"
    assert all(subject.startswith("login/") and "body" not in subject for subject in failures[1:])


async def test_account_that_is_switched_off_cannot_log_in_or_refresh(world: Any) -> None:
    account_id = await world.register()
    cookie = world.cookie(await world.log_in())
    await world.rows("UPDATE accounts SET active = false WHERE id = $1", account_id)
    assert (await world.log_in()).json()["code"] == "login_failed"
    assert (await world.refresh(cookie)).status_code == 401


async def test_a_password_that_was_replaced_meanwhile_opens_nothing(world: Any) -> None:
    account_id = await world.register()
    keys = LoginKeys.of(world.vault, "shili01", "203.0.113.7")
    seen = Credentials(account_id, "applicant", "an earlier hash", active=True)
    caller = Caller("203.0.113.7", "tuiyou", "", Demands(RULES["seed"]))
    async with world.database.transaction() as tx:
        outcome = await log_in(tx, world.vault, LogIn(keys, seen, proven=True, caller=caller))
    assert isinstance(outcome, Unauthenticated)
    assert outcome.code == "login_failed"
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 1


async def test_nobodys_password_takes_as_long_as_somebodys() -> None:
    passwords = Passwords()
    known = await passwords.hash("Quarterly2023")
    assert "argon2id" in known
    assert "m=19456,t=2,p=1" in known
    spans: dict[str | None, list[float]] = {known: [], None: []}
    for _ in range(9):
        for given, times in spans.items():
            began = time.perf_counter()
            assert await passwords.verify(given, "Quarterly2024") is False
            times.append(time.perf_counter() - began)
    ratio = statistics.median(spans[None]) / statistics.median(spans[known])
    assert 0.5 < ratio < 2, ratio
    passwords.close()


async def test_password_is_found_by_the_reference_implementations_hash() -> None:
    """Accounts outlive libraries: this was written by argon2-cffi."""
    written = "$argon2id$v=19$m=19456,t=2,p=1$VI67DswZ3pi8cs6h6GAFaQ$VVgg1xmcoqJXhqIOhUJzRGDVHPVkWd/YlTgy7kTU3X4"
    passwords = Passwords()
    assert await passwords.verify(written, "Quarterly2023") is True
    assert await passwords.verify(written, "Quarterly2024") is False
    passwords.close()


@pytest.mark.parametrize("damaged", ["no hash", "$argon2id$v=19$m=19456,t=2,p=1$VI67DswZ3pi8cs6h6GAFaQ$" + "A" * 200])
async def test_damaged_hash_is_nobodys_password(damaged: str) -> None:
    passwords = Passwords()
    assert await passwords.verify(damaged, "Quarterly2023") is False
    passwords.close()


async def test_password_is_checked_as_it_was_normalised() -> None:
    passwords = Passwords()
    assert await passwords.verify(await passwords.hash("Ｑuarterly２０２３"), "Quarterly2023") is True
    passwords.close()


async def test_too_many_waiting_passwords_are_sent_away_and_then_served_again() -> None:
    passwords = Passwords(threads=1, queue=2)
    results = await asyncio.gather(*(passwords.hash("Quarterly2023") for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 3
    refused = [result for result in results if isinstance(result, Unavailable)]
    assert [error.retry_after > 0 for error in refused] == [True] * 3
    assert await eventually(lambda: passwords.hash("Quarterly2023"), what="a free thread")
    passwords.close()


async def test_caller_who_goes_away_does_not_free_the_thread() -> None:
    passwords = Passwords(threads=1, queue=1)
    tasks = [asyncio.create_task(passwords.hash("Quarterly2023")) for _ in range(2)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    with pytest.raises(Unavailable):
        await asyncio.gather(*(passwords.hash("Quarterly2023") for _ in range(3)))
    assert await tasks[1]
    passwords.close()


async def test_busy_login_says_when_to_come_back(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.register()
    monkeypatch.setattr(Passwords, "verify", _busy)
    answer = await world.log_in()
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


async def _busy(*_: object) -> bool:
    raise Unavailable()


async def test_refresh_rotates(world: Any) -> None:
    account_id = await world.register()
    first = world.cookie(await world.log_in())
    answer = await world.refresh(first)
    assert answer.status_code == 200
    assert answer.json()["account"]["id"] == str(account_id)
    second = world.cookie(answer)
    assert second != first
    third = world.cookie(await world.refresh(second))
    assert len({*first.values(), *second.values(), *third.values()}) == 3
    assert await world.value("SELECT count(*) FROM refresh_tokens") == 3
    assert await world.value("SELECT count(*) FROM refresh_families") == 1


async def test_no_token_is_at_rest(world: Any) -> None:
    await world.register()
    first = world.cookie(await world.log_in())
    second = world.cookie(await world.refresh(first))
    stored = "".join([await world.dump(t) for t in ("refresh_tokens", "refresh_families", "audit_records", "outbox")])
    for cookie in (first, second):
        token = cookie["Cookie"].partition("=")[2]
        assert len(token) == 43
        assert token not in stored
        assert token.encode().hex() not in stored


async def test_parallel_refreshes_get_one_successor(world: Any) -> None:
    await world.register()
    first = world.cookie(await world.log_in())
    answers = await asyncio.gather(*(world.refresh(first) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({world.cookie(answer)["Cookie"] for answer in answers}) == 1
    assert await world.value("SELECT count(*) FROM refresh_tokens") == 2


async def test_within_the_grace_the_old_token_leads_to_the_newest_one(world: Any) -> None:
    await world.register()
    first = world.cookie(await world.log_in())
    second = world.cookie(await world.refresh(first))
    assert world.cookie(await world.refresh(first)) == second
    third = world.cookie(await world.refresh(second))
    assert world.cookie(await world.refresh(first)) == third
    assert world.cookie(await world.refresh(second)) == third


async def test_reuse_after_the_grace_ends_the_family_and_leaves_a_record(world: Any) -> None:
    account_id = await world.register()
    first = world.cookie(await world.log_in())
    elsewhere = world.cookie(await world.log_in())
    second = world.cookie(await world.refresh(first))
    await world.let_pass(LATER)
    reused = await world.refresh(first)
    assert reused.status_code == 401
    assert reused.json()["code"] == "session_ended"
    assert (await world.refresh(second)).status_code == 401
    assert (await world.refresh(elsewhere)).status_code == 200, "another login of the same account goes on"
    assert (await world.refresh(first)).status_code == 401
    actions = await world.actions()
    assert actions.count(("refresh_token_reused", f"account/{account_id}")) == 1


async def test_session_ends_after_thirty_days_however_often_it_is_refreshed(world: Any) -> None:
    await world.register()
    answer = await world.log_in()
    until = await world.value("SELECT expires_at FROM refresh_families")
    assert abs(until - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)
    answer = await world.refresh(world.cookie(answer))
    assert await world.value("SELECT expires_at FROM refresh_families") == until
    await world.rows("UPDATE refresh_families SET expires_at = now()")
    assert (await world.refresh(world.cookie(answer))).status_code == 401


@pytest.mark.parametrize("cookie", [{}, {"Cookie": "tuiyou_refresh=unknown"}, {"Cookie": "tuiyou_refresh="}])
async def test_refresh_without_a_session(world: Any, cookie: dict[str, str]) -> None:
    answer = await world.refresh(cookie)
    assert answer.status_code == 401
    assert answer.json()["code"] == "session_ended"


async def test_logout_ends_the_session_in_all_windows(world: Any) -> None:
    account_id = await world.register()
    first = world.cookie(await world.log_in())
    second = world.cookie(await world.refresh(first))
    answer = await world.client.delete("/sessions/current", headers=second)
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "Path=/api/accounts/sessions" in answer.headers["set-cookie"]
    assert (await world.refresh(second)).status_code == 401
    assert (await world.refresh(first)).status_code == 401
    again = await world.client.delete("/sessions/current", headers=second)
    nobody = await world.client.delete("/sessions/current")
    assert (again.status_code, nobody.status_code) == (204, 204)
    actions = await world.actions()
    assert actions.count(("logged_out", f"account/{account_id}")) == 1


async def test_expired_sessions_are_forgotten(world: Any) -> None:
    await world.register()
    await world.log_in()
    await world.log_in()
    kept = await world.value("SELECT id FROM refresh_families ORDER BY id LIMIT 1")
    await world.rows("UPDATE refresh_families SET expires_at = now() - interval '1s' WHERE id <> $1", kept)
    stop = asyncio.Event()
    forgetting = asyncio.create_task(forget_sessions(world.database, stop))

    async def one_is_left() -> bool:
        return await world.value("SELECT array_agg(id) FROM refresh_families") == [kept]

    await eventually(one_is_left)
    stop.set()
    await forgetting
    assert await world.value("SELECT array_agg(family_id) FROM refresh_tokens") == [kept]


async def test_me_with_a_token_of_the_service_itself(own_client: httpx.AsyncClient, world: Any) -> None:
    account_id = await world.register()
    form = {"login": "shili01", "password": world.password}
    token = (await own_client.post("/sessions", json=form)).json()["access_token"]
    answer = await own_client.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert UUID(answer.json()["id"]) == account_id
    assert answer.json()["email"] == "w********@example.com"
    forged = await own_client.get("/me", headers=world.issuer.bearer("applicant", account_id))
    assert forged.status_code == 401
    assert (await own_client.get("/me")).status_code == 401
