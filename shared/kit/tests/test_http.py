"""The HTTP side: problems, access, paging, request context, health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

import httpx
import pytest
import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import StreamingResponse
from prometheus_client import REGISTRY
from pydantic import BaseModel, ConfigDict, Field

from kit import errors
from kit.auth import Principal
from kit.db import Database, Tx
from kit.http.access import Db, LoggedIn, Once, answer, require
from kit.http.app import build_app
from kit.http.middleware import RequestContext
from kit.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor
from testkit.app import running
from testkit.tokens import Issuer

SECRET = "91440300100012316L"
router = APIRouter()
Admin = Annotated[Principal, Depends(require("admin"))]


class ThingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=2, max_length=5)]
    kind: Literal["a", "b"]
    count: Annotated[int, Field(ge=1)]
    on: date


class ThingOut(BaseModel):
    id: UUID
    name: str


REFUSALS: dict[str, tuple[int, errors.DomainError]] = {
    "unauthenticated": (401, errors.Unauthenticated("c", "中", "en")),
    "forbidden": (403, errors.Forbidden("c", "中", "en")),
    "not-found": (404, errors.NotFound("c", "中", "en")),
    "conflict": (409, errors.Conflict("c", "中", "en")),
    "precondition-failed": (412, errors.PreconditionFailed("c", "中", "en")),
    "invalid": (422, errors.Invalid("c", "中", "en", faults=[errors.Fault("a.b", "f", "错", "wrong")])),
    "precondition-required": (428, errors.PreconditionRequired("c", "中", "en")),
    "too-many": (429, errors.TooManyRequests("c", "中", "en", retry_after=7)),
    "unavailable": (503, errors.Unavailable("c", "中", "en", retry_after=9)),
}


@router.get("/refusals/{kind}")
async def get_refusal(kind: str) -> None:
    raise REFUSALS[kind][1]


@router.get("/bug/{value}")
async def get_bug(value: str) -> None:
    raise RuntimeError(f"cannot take {value}")


@router.get("/breaks-off")
async def get_half() -> StreamingResponse:
    async def half() -> AsyncGenerator[bytes]:
        yield b"half"
        raise ValueError(SECRET)

    return StreamingResponse(half())


@router.post("/things", status_code=201, response_model=ThingOut)
async def post_thing(body: ThingIn, who: Admin, db: Db, once: Once) -> Any:
    async def make(tx: Tx) -> ThingOut:
        await tx.execute("INSERT INTO effects (name) VALUES ($1)", body.name)
        return ThingOut(id=uuid4(), name=body.name)

    return answer(await once.once(db, make))


@router.get("/things/{thing_id}")
async def get_thing(thing_id: UUID, who: LoggedIn) -> ThingOut:
    return ThingOut(id=thing_id, name=who.role)


@router.delete("/things/{thing_id}", status_code=204)
async def delete_thing(thing_id: UUID) -> None:
    """So that a path has two methods."""


@router.get("/pages")
async def get_pages(cursor: Cursor = None, limit: Limit = 2) -> Page[int]:
    after = decode_cursor(cursor, int)[0] if cursor else 0
    items = list(range(after + 1, min(after + limit, 5) + 1))
    return Page(items=items, next_cursor=encode_cursor(items[-1]) if items and items[-1] < 5 else None)


checks: dict[str, Any] = {}


async def check_database() -> None:
    if wrong := checks.get("database"):
        raise wrong


@pytest.fixture
async def client(database: Database, issuer: Issuer) -> AsyncGenerator[httpx.AsyncClient]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        app.state.database = database
        yield

    checks.clear()
    app = build_app(
        "t",
        description="",
        root_path="",
        routers=[router],
        checks={"database": check_database},
        lifespan=lifespan,
        secret=b"of the test",
    )
    async with running(app, issuer) as client:
        yield client


GOOD = {"name": "abc", "kind": "a", "count": 1, "on": "2023-04-01"}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_each_kind_of_refusal_is_a_problem(client: httpx.AsyncClient, kind: str) -> None:
    given = await client.get(f"/refusals/{kind}")
    status = REFUSALS[kind][0]
    assert (given.status_code, given.headers["content-type"]) == (status, "application/problem+json")
    body = given.json()
    assert (body["status"], body["code"], body["message"]) == (status, "c", {"zh": "中", "en": "en"})
    assert body["request_id"] == given.headers["x-request-id"]
    assert given.headers.get("retry-after") == {"too-many": "7", "unavailable": "9"}.get(kind)
    assert ("www-authenticate" in given.headers) == (kind == "unauthenticated")
    if kind == "invalid":
        assert body["errors"] == [{"field": "a.b", "code": "f", "message": {"zh": "错", "en": "wrong"}}]


async def test_every_fault_is_named_at_once_and_no_input_echoed(client: httpx.AsyncClient, issuer: Issuer) -> None:
    wrong = {"name": SECRET, "kind": SECRET, "count": SECRET, "on": SECRET, "extra": SECRET}
    given = await client.post("/things", json=wrong, headers=issuer.bearer("admin"))
    assert given.status_code == 422
    faults = given.json()["errors"]
    assert [(fault["field"], fault["code"]) for fault in faults] == [
        ("name", "string_too_long"), ("kind", "literal_error"), ("count", "int_parsing"),
        ("on", "date_from_datetime_parsing"), ("extra", "extra_forbidden"),
    ]  # fmt: skip
    assert all(fault["message"]["zh"] and fault["message"]["en"] for fault in faults)
    assert SECRET not in given.text


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'"text"', b""])
async def test_a_body_that_is_no_json_is_a_problem(client, issuer: Issuer, content: bytes) -> None:
    headers = issuer.bearer("admin") | {"content-type": "application/json"}
    given = await client.post("/things", content=content, headers=headers)
    assert given.status_code in {400, 422}
    assert given.headers["content-type"] == "application/problem+json"


async def test_a_bug_tells_the_caller_and_the_log_nothing_of_its_values(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        given = await client.get(f"/bug/{SECRET}", headers={"X-Request-ID": "request-0001"})
    assert (given.status_code, given.json()["code"], given.json()["request_id"]) == (
        500,
        "internal_error",
        "request-0001",
    )
    assert given.headers["x-request-id"] == "request-0001"
    assert SECRET not in f"{given.text} {lines}"
    (failed,) = [line for line in lines if line["event"] == "request_failed"]
    assert failed["cause"] == "RuntimeError"
    assert "get_bug" in failed["where"][-1]
    (answered,) = [line for line in lines if line["event"] == "request_answered"]
    assert answered["status"] == 500


async def test_a_client_that_leaves_while_it_sends_is_no_error_of_ours() -> None:
    async def leaves(_: Any, receive: Any, __: Any) -> None:
        await Request({"type": "http", "method": "POST", "headers": []}, receive).body()

    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/things", "headers": []}
    with structlog.testing.capture_logs() as lines:
        await RequestContext(leaves)(scope, receive, send)
    assert sent == []
    assert [(line["event"], line.get("status")) for line in lines] == [("request_answered", 499)]


async def test_an_answer_that_breaks_off_is_logged_without_its_values(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        try:
            await client.get("/breaks-off")
        except Exception as error:
            lines.append({"event": repr(error)})
    assert SECRET not in str(lines)
    causes = [line["cause"] for line in lines if line["event"] == "request_failed"]
    assert causes[0] == "ValueError"


async def test_a_405_names_every_method_of_the_path(client: httpx.AsyncClient) -> None:
    answer = await client.put(f"/things/{uuid4()}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, DELETE")


async def test_content_that_is_no_text_is_refused_as_unreadable(client: httpx.AsyncClient, issuer: Issuer) -> None:
    sent = {"Content-Type": "application/json"} | issuer.bearer("admin")
    answer = await client.post("/things", content=b"\xef\xbf", headers=sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("DELETE", "/things", 405)])
async def test_what_the_framework_refuses_is_a_problem(client, method: str, path: str, status: int) -> None:
    given = await client.request(method, path)
    assert (given.status_code, given.headers["content-type"]) == (status, "application/problem+json")


async def test_roles_decide(client: httpx.AsyncClient, issuer: Issuer, effects) -> None:
    codes = [
        (await client.post("/things", json=GOOD, headers=headers)).status_code
        for headers in ({}, {"Authorization": "Bearer x"}, issuer.bearer("applicant"), issuer.bearer("admin"))
    ]
    assert codes == [401, 401, 403, 201]
    assert await effects() == ["abc"]
    assert (await client.get(f"/things/{uuid4()}", headers=issuer.bearer("expert"))).json()["name"] == "expert"


async def test_who_may_not_call_learns_nothing_about_the_form(client: httpx.AsyncClient, issuer: Issuer) -> None:
    assert (await client.post("/things", json={}, headers=issuer.bearer("applicant"))).status_code == 403
    assert (await client.post("/things", json={})).status_code == 401


async def test_a_repeated_request_gets_the_first_answer(client: httpx.AsyncClient, issuer: Issuer, effects) -> None:
    account = uuid4()
    headers = issuer.bearer("admin", account) | {"Idempotency-Key": "k1"}
    answers = await asyncio.gather(*(client.post("/things", json=GOOD, headers=headers) for _ in range(4)))
    assert [given.status_code for given in answers] == [201] * 4
    assert len({given.text for given in answers}) == 1
    assert await effects() == ["abc"]
    other = await client.post("/things", json=GOOD | {"count": 2}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    stranger = await client.post("/things", json=GOOD, headers=issuer.bearer("admin") | {"Idempotency-Key": "k1"})
    assert stranger.text != answers[0].text


async def test_pages_follow_one_another_to_the_end(client: httpx.AsyncClient) -> None:
    items: list[int] = []
    cursor = ""
    while cursor is not None:
        page = (await client.get("/pages", params={"cursor": cursor} if cursor else {})).json()
        items += page["items"]
        cursor = page["next_cursor"]
    assert items == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "e30", "bnVsbA", encode_cursor("a"), encode_cursor(1, 2), encode_cursor(), "W3RydWVd", "A" * 501],
)
async def test_a_made_up_cursor_is_refused(client: httpx.AsyncClient, cursor: str) -> None:
    given = await client.get("/pages", params={"cursor": cursor})
    assert given.status_code == 422, given.text
    assert given.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "101", "x"])
async def test_a_page_has_a_limit(client: httpx.AsyncClient, limit: str) -> None:
    assert (await client.get("/pages", params={"limit": limit})).status_code == 422


async def test_one_line_a_request_without_ids(client: httpx.AsyncClient, issuer: Issuer) -> None:
    thing = uuid4()
    with structlog.testing.capture_logs() as lines:
        await client.get(f"/things/{thing}?q={SECRET}", headers=issuer.bearer("expert"))
        await client.get(f"/nowhere/{thing}")
        await client.get("/healthz")
    requests = [line for line in lines if line["event"] == "request_answered"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("GET", "/things/{thing_id}", 200),
        ("GET", "unmatched", 404),
    ]
    assert all(line["milliseconds"] >= 0 for line in requests)
    assert str(thing) not in str(lines)
    assert SECRET not in str(lines)
    labels = {sample.labels.get("route") for metric in REGISTRY.collect() for sample in metric.samples}
    assert "/things/{thing_id}" in labels
    assert not any(str(thing) in str(label) for label in labels)


@pytest.mark.parametrize("given", ["short", "with space in it", "x" * 65, "bad\tcharacter", ""])
async def test_a_strange_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answered = await client.get("/pages", headers={"X-Request-ID": given})
    assert UUID(answered.headers["x-request-id"]).version == 7


async def test_health_and_readiness(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz")).json() == {"database": "ok"}
    checks["database"] = errors.Unavailable()
    answered = await client.get("/readyz")
    assert (answered.status_code, answered.json()) == (503, {"database": "failed: Unavailable"})
    assert (await client.get("/healthz")).status_code == 200
    assert "http_request_duration_seconds" in (await client.get("/metrics")).text


async def test_operations_are_named_as_their_functions(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert paths["/things"]["post"]["operationId"] == "post_thing"
    assert "/healthz" not in paths
    assert "422" in paths["/things"]["post"]["responses"]
