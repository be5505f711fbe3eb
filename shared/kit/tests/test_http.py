"""The application that services build on: problems, request ids, health, one trace from request to handler."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import httpx
import pytest
import structlog
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, ConfigDict, Field

from kit import errors, metrics
from kit.http.app import build_app
from kit.http.paging import Cursor, decode_cursor, encode_cursor
from testkit.app import running

router = APIRouter()


class ThingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=5)]
    count: int


@router.post("/things/{thing_id}")
async def post_thing(thing_id: int, body: ThingIn) -> dict[str, int]:
    return {"id": thing_id}


@router.get("/refused/{kind}")
async def get_refused(kind: str) -> None:
    raise {
        "late": errors.Conflict("too_late", "已截止", "too late"),
        "busy": errors.Unavailable(retry_after=7),
        "many": errors.TooManyRequests("slow_down", "请稍候", "slow down", retry_after=9),
        "nobody": errors.Unauthenticated("login_required", "请先登录", "log in"),
        "changed": errors.PreconditionFailed("changed", "已修改", "changed", etag="4"),
        "bug": RuntimeError("13800000000 typed by somebody"),
    }[kind]


@router.get("/pages")
async def get_pages(cursor: Cursor = None) -> list[Any]:
    return decode_cursor(cursor, str, int) if cursor else []


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        yield

    async def bad() -> None:
        raise RuntimeError

    async def good() -> None:
        return

    app = build_app(
        "test", description="", root_path="", routers=[router], checks={"good": good, "bad": bad}, lifespan=lifespan
    )
    async with running(app) as client:
        yield client


async def test_every_fault_is_named_in_both_languages_without_the_values(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things/1", json={"name": "13800000000", "surplus": 1})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {(fault["field"], fault["code"]) for fault in problem["errors"]} == {
        ("name", "string_too_long"), ("count", "missing"), ("surplus", "extra_forbidden"),
    }  # fmt: skip
    assert all(fault["message"]["zh"] and fault["message"]["en"] for fault in problem["errors"])
    assert "13800000000" not in answer.text


@pytest.mark.parametrize(
    ("kind", "status", "code", "header"),
    [
        ("late", 409, "too_late", None),
        ("busy", 503, "unavailable", ("retry-after", "7")),
        ("many", 429, "slow_down", ("retry-after", "9")),
        ("nobody", 401, "login_required", ("www-authenticate", "Bearer")),
        ("changed", 412, "changed", ("etag", '"4"')),
        ("bug", 500, "internal_error", None),
    ],
)
async def test_each_kind_of_error_has_its_answer(
    client: httpx.AsyncClient, kind: str, status: int, code: str, header: tuple[str, str] | None
) -> None:
    answer = await client.get(f"/refused/{kind}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["type"] == f"urn:tuiyou:problem:{code}"
    assert "13800000000" not in answer.text
    if header:
        assert answer.headers[header[0]] == header[1]


async def test_what_is_not_there_is_a_problem_too(client: httpx.AsyncClient) -> None:
    assert (await client.get("/nowhere")).json()["code"] == "not_found"
    assert (await client.delete("/things/1")).json()["code"] == "method_not_allowed"


async def test_a_request_has_one_id_and_one_line(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = await client.post("/things/77", json={"name": "a", "count": 1}, headers={"X-Request-ID": "gateway-1"})
    assert answer.headers["x-request-id"] == "gateway-1"
    [line] = [line for line in lines if line["event"] == "request_answered"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/things/{thing_id}", 200)
    forged = await client.get("/pages", headers={"X-Request-ID": "a\tb"})
    assert forged.headers["x-request-id"] != "a\tb"


async def test_measurements_hold_templates_not_ids(client: httpx.AsyncClient) -> None:
    await client.post("/things/424242", json={"name": "a", "count": 1})
    await client.get("/424242")
    routes = {sample.labels["route"] for family in metrics.requests.collect() for sample in family.samples}
    assert {"/things/{thing_id}", "unmatched"} <= routes
    assert not [route for route in routes if "424242" in route]


async def test_readiness_says_what_is_missing(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    ready = await client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"good": "ok", "bad": "failed: RuntimeError"}
    assert "http_request_duration_seconds" in (await client.get("/metrics")).text


@pytest.mark.parametrize("cursor", ["nonsense", "e30", encode_cursor("a"), encode_cursor(1, "a"), "é" * 3])
async def test_a_cursor_that_no_list_gave_is_refused(client: httpx.AsyncClient, cursor: str) -> None:
    answer = await client.get("/pages", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


async def test_a_cursor_comes_back_as_it_was(client: httpx.AsyncClient) -> None:
    assert (await client.get("/pages", params={"cursor": encode_cursor("甲", 7)})).json() == ["甲", 7]
