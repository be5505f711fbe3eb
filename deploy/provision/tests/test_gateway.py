"""The gateway, as a real nginx before a service that tells what reached it, and before the real object store."""

import asyncio
import json
import os
import re
import subprocess
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from minio import Minio
from minio.datatypes import PostPolicy

from provision import DEPLOY, gateway
from provision.object_store import Credentials
from testkit.probes import eventually


async def test_a_service_gets_the_rest_of_the_path_and_no_header_that_a_client_forged(start: Any) -> None:
    forged = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "X-Request-ID", "Forwarded",
              "X-Forwarded-Prefix", "X-Original-URL")  # fmt: skip
    async with start() as client:
        answer = await client.get(
            "/api/accounts/me?a=%2F1", headers={**dict.fromkeys(forged, "forged"), "Authorization": "Bearer t"}
        )
    seen = answer.json()
    assert (answer.status_code, seen["path"]) == (200, "/me?a=%2F1")
    assert "forged" not in json.dumps(seen)
    assert seen["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert seen["headers"]["X-Forwarded-Proto"] == "https"
    assert seen["headers"]["Authorization"] == "Bearer t"
    assert answer.headers["X-Request-ID"] == seen["headers"]["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("trusted", "behind", "client_is"),
    [
        ("127.0.0.1/32", "", "203.0.113.7"),
        ("127.0.0.0/8", ", 127.0.0.9", "203.0.113.7"),  # two of them
        ("192.0.2.1", "", "127.0.0.1"),
        ("unix:", "", "127.0.0.1"),
    ],
)
async def test_only_a_trusted_proxy_says_who_the_client_is(
    start: Any, trusted: str, behind: str, client_is: str
) -> None:
    async with start(TRUSTED_PROXY=trusted) as client:
        told = {"X-Forwarded-For": f"198.51.100.9, 203.0.113.7{behind}"}  # the first is the client's own claim
        answer = await client.get("/api/accounts/me", headers=told)
    seen = answer.json()["headers"]
    assert (seen["X-Real-IP"], seen["X-Forwarded-For"]) == (client_is, client_is)


async def test_clients_behind_a_trusted_proxy_have_limits_of_their_own(start: Any) -> None:
    limits = {"LOGIN_RATE": "1r/m", "LOGIN_BURST": "1", "TRUSTED_PROXY": "127.0.0.1"}
    async with start(**limits) as client:

        async def statuses(address: str) -> list[int]:
            headers = {"X-Forwarded-For": address}
            return [(await client.post("/api/accounts/sessions", headers=headers)).status_code for _ in range(3)]

        assert await statuses("203.0.113.7") == [200, 200, 429]
        assert await statuses("203.0.113.8") == [200, 200, 429]


@pytest.mark.parametrize(("scheme", "told"), [("https", "max-age=31536000"), ("http", None)])
async def test_browsers_are_kept_to_https_where_the_platform_has_it(start: Any, scheme: str, told: str | None) -> None:
    async with start(PUBLIC_SCHEME=scheme) as client:
        for path in ("/api/accounts/me", "/nothing.html", "/"):
            assert (await client.get(path)).headers.get("Strict-Transport-Security") == told


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/healthz", "/readyz", "//metrics", "/x/../metrics", "/%6detrics", "/metrics/", "/./readyz"],
)
async def test_what_a_service_tells_its_operators_stays_inside(start: Any, service: Any, path: str) -> None:
    async with start() as client:
        answer = await client.get(httpx.URL(str(client.base_url)).copy_with(raw_path=f"/api/review{path}".encode()))
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert service.calls == []


async def test_the_gateways_own_errors_are_problems_in_both_languages(start: Any, dead_address: str) -> None:
    async with start(REVIEW=dead_address) as client:
        answers = {
            (404, "not_found"): await client.get("/nothing/here.html"),
            (405, "method_not_allowed"): await client.get("/scans"),
            (413, "body_too_large"): await client.post("/api/accounts/sessions", content=b"x" * 1_100_000),
            (502, "service_unreachable"): await client.get("/api/review/cases"),
        }
    for (status, code), answer in answers.items():
        problem = answer.json()
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
        assert problem["type"] == f"urn:tuiyou:problem:{code}"
        assert problem["message"]["zh"] == problem["title"]
        assert problem["message"]["en"].isascii()
        assert problem["request_id"] == answer.headers["X-Request-ID"]
        assert ("Retry-After" in answer.headers) == (status == 502)
    assert answers[405, "method_not_allowed"].headers["Allow"] == "POST"


async def test_a_services_own_answer_passes_unchanged(start: Any) -> None:
    async with start() as client:
        missing, busy = await client.get("/api/accounts/missing"), await client.get("/api/accounts/busy")
    assert (missing.status_code, missing.json()["path"]) == (404, "/missing")
    assert (busy.status_code, busy.headers.get_list("Retry-After")) == (429, ["77"])


async def test_a_post_that_reached_a_service_is_not_sent_again(start: Any, service: Any) -> None:
    twice = f"127.0.0.1:{service.server_port}; server 127.0.0.1:{service.server_port}"
    async with start(SUBMISSIONS=twice) as client:
        answer = await client.post("/api/submissions/hangs-up", json={})
    assert answer.status_code == 502
    assert service.calls == ["POST /hangs-up"]


async def test_what_a_process_has_no_room_for_is_refused_at_once(start: Any, service: Any) -> None:
    async with start(CALLS_PER_PROCESS="2") as client:
        waiting = [asyncio.create_task(client.get("/api/review/waits")) for _ in range(2)]
        await eventually(lambda: len(service.calls) == 2, within=10, what="the process is full")
        refused, beside = await client.get("/api/review/cases"), await client.get("/api/accounts/me")
        service.released.set()
        answered = [answer.status_code for answer in await asyncio.gather(*waiting)]
        again = await client.get("/api/review/cases")
    assert (refused.status_code, refused.json()["code"]) == (503, "service_unavailable")
    assert refused.json()["status"] == 503
    assert refused.headers["Retry-After"] == "5"
    assert (beside.status_code, answered, again.status_code) == (200, [200, 200], 200)


@pytest.mark.parametrize(
    ("limit", "method", "path", "other"),
    [
        ("LOGIN", "POST", "/api/accounts/sessions", "/api/accounts/bureaus"),
        ("LOGIN", "POST", "/api/accounts/invitations/acceptance", "/api/accounts/invitations"),
        ("WRITE", "POST", "/api/submissions/entries", "/api/submissions/calls"),
        ("READ", "GET", "/api/review/cases", None),
        ("SCAN", "GET", "/scans/x?X-Amz-Signature=0", "/api/submissions/calls"),
    ],
)
async def test_each_class_of_calls_has_a_rate_of_its_own(
    start: Any, limit: str, method: str, path: str, other: str | None
) -> None:
    async with start(**{f"{limit}_RATE": "1r/m", f"{limit}_BURST": "1"}) as client:
        answers = [await client.request(method, path) for _ in range(4)]
        beside = await client.get(other) if other else None
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert refused[0].json()["code"] == "rate_limited"
    assert int(refused[0].headers["Retry-After"]) > 0
    assert beside is None or beside.status_code == 200


async def test_every_answer_carries_the_security_headers_once(start: Any) -> None:
    async with start() as client:
        answers = [await client.get(path) for path in ("/", "/docs/review", "/nothing", "/api/accounts/me", "/scans/x")]
    for answer in answers:
        (policy,) = answer.headers.get_list("Content-Security-Policy")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers.get_list("X-Content-Type-Options") == ["nosniff"]
        assert answer.headers.get_list("Referrer-Policy") == ["no-referrer"]
        assert answer.headers["Server"] == "nginx"
        assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/login", "/calls/2023-1", "/admin/bureaus/"])
async def test_every_address_of_the_portal_begins_at_its_one_page(start: Any, path: str) -> None:
    async with start() as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<title>portal</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/static/portal-old.js", "/static/", "/favicon.ico", "/docs/nothing", "/api", "/scans"]
)
async def test_what_is_no_page_of_the_portal_is_missing(start: Any, path: str) -> None:
    async with start() as client:
        answer = await client.get(path)
    assert answer.status_code in {404, 405}
    assert "<title>portal</title>" not in answer.text


async def test_a_file_named_for_its_content_is_kept_for_a_year_and_was_compressed_before(
    start: Any, tmp_path: Path
) -> None:
    async with start() as client:
        answer = await client.get("/static/portal-1a2b3c4d.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "max-age=31536000")
    assert answer.text == "/* long */" * 1000
    assert int(answer.headers["Content-Length"]) == (tmp_path / "site/static/portal-1a2b3c4d.js.gz").stat().st_size


async def test_the_pages_load_nothing_from_elsewhere(start: Any, tmp_path: Path) -> None:
    async with start() as client:
        for page in ("/docs", "/docs/accounts", "/docs/submissions", "/docs/review", "/docs/notifications"):
            html = (await client.get(page)).text
            for address in re.findall(r'(?:src|href)="([^"]+)"', html):
                assert address.startswith("/"), (page, address)
                assert (await client.get(address)).status_code == 200, (page, address)
            assert not re.search(r"<script(?![^>]*src=)|<style|style=|\son\w+=", html), page


async def test_the_log_holds_no_query_and_no_whole_address(start: Any, tmp_path: Path, dead_address: str) -> None:
    async with start(REVIEW=dead_address) as client:
        await client.get("/api/review/cases?query=secret-of-a-failure")
        await client.get("/api/accounts/bureaus?query=secret-search")
        await client.get("/scans/staging/x?X-Amz-Signature=secret-signature")
        await client.get("/nothing?secret-other")
    text = (tmp_path / "access.log").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"/api/accounts/bureaus", "/scans/staging/x", "/nothing"} <= {line["path"] for line in lines}
    assert {line["client_network"] for line in lines} == {"127.0.0.0"}
    assert "secret" not in text + (tmp_path / "error.log").read_text()


def _signed(client: httpx.AsyncClient, stack: dict[str, Any], who: Credentials) -> Minio:
    store = stack["object_store"]
    address = f"{client.base_url.host}:{client.base_url.port}"
    return Minio(address, who.access_key, who.secret_key, secure=False, region=store["region"])


async def test_a_scan_goes_in_by_a_signed_form_and_out_by_a_signed_address(
    start: Any, stack: dict[str, Any], stores: dict[str, Credentials]
) -> None:
    bucket, key = stack["object_store"]["bucket"], f"staging/test-{uuid.uuid4().hex}"
    policy = PostPolicy(bucket, datetime.now(UTC) + timedelta(minutes=5))
    policy.add_equals_condition("key", key)
    policy.add_equals_condition("Content-Type", "application/pdf")
    policy.add_content_length_range_condition(1, 20 << 20)
    content = b"%PDF-1.7 " + b"x" * (20 << 20)
    async with start() as client:
        upload, service = _signed(client, stack, stores["upload"]), _signed(client, stack, stores["service"])
        fields = {**upload.presigned_post_policy(policy), "key": key, "Content-Type": "application/pdf"}
        too_large = await client.post(f"/{bucket}", data=fields, files={"file": content + b"x" * (1 << 20)})
        refused = await client.post(f"/{bucket}", data=fields, files={"file": content})
        accepted = await client.post(f"/{bucket}", data=fields, files={"file": content[: 20 << 20]})
        fetched = await client.get(service.presigned_get_object(bucket, key))
        other_method = await client.delete(service.get_presigned_url("DELETE", bucket, key))
        by_header = await client.put(f"/{bucket}/{key}", content=b"x")
        unsigned = await client.get(f"/{bucket}/{key}")
        listing = await client.get(f"/{bucket}/?list-type=2&X-Amz-Signature=0")
    assert (too_large.status_code, too_large.json()["code"]) == (413, "body_too_large")
    assert (refused.status_code, "EntityTooLarge" in refused.text) == (400, True)
    assert accepted.status_code == 204
    assert (fetched.status_code, len(fetched.content)) == (200, 20 << 20)
    assert [a.status_code for a in (other_method, by_header, unsigned, listing)] == [405, 405, 405, 405]
    inside = urlsplit(stack["object_store"]["url"]).netloc
    who = stores["service"]
    Minio(inside, who.access_key, who.secret_key, secure=False, region="cn-north-1").remove_object(bucket, key)


def test_rendering_needs_exactly_the_placeholders() -> None:
    with pytest.raises(ValueError, match=r"missing: .*'LISTEN'.*unknown: \['LISTENS'\]"):
        gateway.render({"LISTENS": "8080"})
    text = gateway.render(dict.fromkeys(gateway.placeholders(), "value"))
    assert not re.search(r"@[A-Z_]+@", text)
    assert "$http_host" in text


def test_the_images_entry_point_fills_in_the_same(tmp_path: Path) -> None:
    seen = tmp_path / "nginx"
    seen.write_text('#!/bin/sh\ncat "$4"\n')
    seen.chmod(0o755)
    script = (DEPLOY / "images" / "gateway-start").read_text().replace("/tmp/gateway", str(tmp_path / "run"))
    values = {name: f"value-of-{name}" for name in gateway.placeholders()}
    values |= {"RUN_DIR": str(tmp_path / "run"), "WEB_ROOT": "/srv/site", "ACCESS_LOG": "/dev/stdout"}
    environment = {f"GATEWAY_{name}": value for name, value in values.items()}
    environment |= {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GATEWAY_TEMPLATE": str(gateway.TEMPLATE)}
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == gateway.render(values)
    del environment["GATEWAY_LISTEN"]
    failed = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "GATEWAY_LISTEN is not set" in failed.stderr
