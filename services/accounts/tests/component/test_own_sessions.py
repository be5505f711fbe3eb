"""One's own logins: seen, and ended one by one or all at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)


@pytest.fixture
async def owner(world: Any) -> dict[str, str]:
    return world.issuer.bearer("applicant", await world.register())


async def log_in(world: Any, agent: str) -> dict[str, str]:
    """The cookie of one more login."""
    form = {"login": "shili01", "password": world.password}
    return world.cookie(await world.post("/sessions", form, **{"User-Agent": agent}))


async def refresh(world: Any, cookie: dict[str, str], agent: str) -> httpx.Response:
    return await world.client.post("/sessions/refresh", headers=cookie | {"User-Agent": agent})


async def listed(world: Any, headers: dict[str, str]) -> list[dict[str, Any]]:
    answer: httpx.Response = await world.client.get("/sessions", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_one_sees_ones_own_logins_and_which_one_is_asking(world: Any, owner: dict[str, str]) -> None:
    first, second = await log_in(world, FIREFOX), await log_in(world, CHROME)
    found = await listed(world, owner | first)
    assert [(one["agent"], one["current"]) for one in found] == [
        ("Chrome 120 · Windows", False),
        ("Firefox 128 · Linux", True),
    ]
    refreshed = world.cookie(await refresh(world, first, FIREFOX))
    found = await listed(world, owner | refreshed)
    assert [(one["agent"], one["current"]) for one in found] == [
        ("Firefox 128 · Linux", True),
        ("Chrome 120 · Windows", False),
    ]
    assert found[0]["last_used_at"] > found[0]["begun_at"]
    assert [one["current"] for one in await listed(world, owner | second)] == [False, True]
    assert [one["current"] for one in await listed(world, owner)] == [False, False]


async def test_nobody_sees_anothers_logins(world: Any, owner: dict[str, str]) -> None:
    await log_in(world, CHROME)
    assert len(await listed(world, owner)) == 1
    assert await listed(world, world.admin) == []
    assert (await world.client.get("/sessions")).status_code == 401


async def test_one_login_is_ended_and_the_others_go_on(world: Any, owner: dict[str, str]) -> None:
    first, second = await log_in(world, FIREFOX), await log_in(world, CHROME)
    (ended,) = [one["id"] for one in await listed(world, owner | first) if not one["current"]]
    assert (await world.client.delete(f"/sessions/{ended}", headers=owner)).status_code == 204
    assert (await world.refresh(second)).status_code == 401
    assert (await world.refresh(first)).status_code == 200
    again = await world.client.delete(f"/sessions/{ended}", headers=owner)
    assert (again.status_code, again.json()["code"]) == (404, "session_not_found")
    actor = "account/" + (await world.log_in()).json()["account"]["id"]
    records = await world.rows("SELECT actor, subject, after FROM audit_records WHERE action = 'session_ended'")
    assert [tuple(row) for row in records] == [(actor, actor, {"session": ended})]


async def test_anothers_login_does_not_exist(world: Any, owner: dict[str, str]) -> None:
    cookie = await log_in(world, CHROME)
    (session,) = await listed(world, owner)
    for headers, session_id in ((world.admin, session["id"]), (owner, str(uuid4()))):
        answer = await world.client.delete(f"/sessions/{session_id}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "session_not_found")
    assert (await world.refresh(cookie)).status_code == 200


async def test_logging_out_everywhere_ends_every_login_of_ones_own(world: Any, owner: dict[str, str]) -> None:
    first, second = await log_in(world, FIREFOX), await log_in(world, CHROME)
    other = world.individual()
    assert (await world.post("/registrations/individuals", other)).status_code == 201
    stranger = world.cookie(await world.log_in("daming"))
    answer = await world.client.delete("/sessions", headers=owner | first)
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    for cookie in (first, second):
        assert (await world.refresh(cookie)).status_code == 401
    assert (await world.refresh(stranger)).status_code == 200
    assert await listed(world, owner) == []
    records = await world.rows("SELECT after FROM audit_records WHERE action = 'logged_out_everywhere'")
    assert [row["after"] for row in records] == [{"sessions": 2}]
    assert (await world.log_in()).status_code == 200


@pytest.mark.parametrize("agent", [FIREFOX, ""])
async def test_a_used_token_serves_the_browsers_other_window_and_no_other_browser(
    world: Any, owner: dict[str, str], agent: str
) -> None:
    first = await log_in(world, agent)
    second = world.cookie(await refresh(world, first, agent))
    assert world.cookie(await refresh(world, first, agent)) == second
    stolen = await refresh(world, first, CHROME)
    assert (stolen.status_code, stolen.json()["code"]) == (401, "session_ended")
    assert (await refresh(world, second, agent)).status_code == 401
    assert [action for action, _ in await world.actions()].count("refresh_token_reused") == 1


async def test_a_browser_that_was_updated_keeps_its_login_and_its_grace(world: Any, owner: dict[str, str]) -> None:
    first, newer = await log_in(world, CHROME), CHROME.replace("Chrome/120", "Chrome/121")
    second = world.cookie(await refresh(world, first, newer))
    assert world.cookie(await refresh(world, first, newer)) == second
    assert [one["agent"] for one in await listed(world, owner)] == ["Chrome 121 · Windows"]
