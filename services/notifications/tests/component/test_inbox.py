"""The portal's inbox over HTTP: one's own messages, and nothing of anybody else's."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest


@pytest.fixture
def me():
    return uuid4()


@pytest.fixture
async def three(deliverer, facts, me):
    """Three messages of mine, and two of others."""
    titles = ("漫长的季节", "大运河", "种地吧")
    await deliverer.deliver(*(facts.returned(me, title=title) for title in titles))
    await deliverer.deliver(facts.returned(uuid4()), facts.returned(uuid4()))


async def listed(client, headers, **query):
    answer = await client.get("/messages", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.usefixtures("three")
async def test_the_inbox_holds_one_s_own_newest_first(client, issuer, me):
    page = await listed(client, issuer.bearer("applicant", me))
    assert sorted(m["subject"] for m in page["items"]) == sorted(
        f"作品《{title}》被退回修改" for title in ("漫长的季节", "大运河", "种地吧")
    )
    ids = [m["id"] for m in page["items"]]
    assert ids == sorted(ids, reverse=True)
    assert page["next_cursor"] is None
    assert all(m["read_at"] is None and m["entry_id"] for m in page["items"])


@pytest.mark.usefixtures("three")
async def test_pages_follow_one_another(client, issuer, me):
    headers = issuer.bearer("applicant", me)
    first = await listed(client, headers, limit=2)
    second = await listed(client, headers, limit=2, cursor=first["next_cursor"])
    ids = [m["id"] for m in first["items"] + second["items"]]
    assert (len(first["items"]), len(second["items"]), len(set(ids))) == (2, 1, 3)
    assert second["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["x", "WyJub3QtYW4taWQiXQ", "WzFd"])
async def test_a_made_up_cursor_is_refused(client, issuer, cursor):
    answer = await client.get("/messages", params={"cursor": cursor}, headers=issuer.bearer("applicant"))
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.usefixtures("three")
async def test_reading_marks_once_and_lowers_the_count(client, issuer, me):
    headers = issuer.bearer("applicant", me)
    message_id = (await listed(client, headers))["items"][0]["id"]
    read = await client.post(f"/messages/{message_id}/reading", headers=headers)
    again = await client.post(f"/messages/{message_id}/reading", headers=headers)
    assert read.status_code == 200
    assert read.json()["read_at"] is not None
    assert again.json() == read.json()
    assert (await client.get("/messages/unread-count", headers=headers)).json() == {"unread": 2}
    unread = await listed(client, headers, unread=True)
    assert message_id not in [m["id"] for m in unread["items"]]
    assert len(unread["items"]) == 2


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("role", ["applicant", "bureau", "expert", "admin", "auditor"])
async def test_messages_of_others_do_not_exist(client, issuer, me, role):
    mine = (await listed(client, issuer.bearer("applicant", me)))["items"][0]["id"]
    other = issuer.bearer(role)
    assert await listed(client, other) == {"items": [], "next_cursor": None}
    assert (await client.get("/messages/unread-count", headers=other)).json() == {"unread": 0}
    answer = await client.post(f"/messages/{mine}/reading", headers=other)
    unknown = await client.post(f"/messages/{uuid4()}/reading", headers=other)
    assert answer.status_code == unknown.status_code == 404
    assert answer.json()["code"] == unknown.json()["code"] == "message_not_found"
    still = await listed(client, issuer.bearer("applicant", me), unread=True)
    assert mine in [m["id"] for m in still["items"]]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/messages"), ("GET", "/messages/unread-count"), ("POST", f"/messages/{UUID(int=0)}/reading")],
)
async def test_who_is_not_logged_in_sees_nothing(client, method, path):
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_required")


async def test_the_api_is_ready_with_its_database(client):
    assert (await client.get("/readyz")).json() == {"database": "ok"}
