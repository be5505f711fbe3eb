"""What a role may do, operation by operation, through the gateway: denied until declared in ``access.toml``."""

from __future__ import annotations

import base64
import json
import re
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest

from accounts.config import Settings
from accounts.db import signing_keys
from accounts.db.vault import Vault
from demo.client import Person
from kit.auth import AUDIENCE
from kit.db import open_database

SERVICES = ("accounts", "submissions", "review", "notifications")
DECLARED: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "access.toml").read_text(encoding="utf-8")
)


async def _operations(http: httpx.AsyncClient, service: str) -> dict[str, tuple[str, str]]:
    """Method and path of each operation, by its id; ids in the path belong to nothing that exists."""
    answer = await http.get(f"/api/{service}/openapi.json")
    answer.raise_for_status()
    return {
        operation["operationId"]: (method.upper(), f"/api/{service}" + re.sub(r"{\w+}", str(uuid4()), path))
        for path, methods in answer.json()["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.parametrize("service", SERVICES)
async def test_every_operation_is_declared(http: httpx.AsyncClient, service: str) -> None:
    assert set(await _operations(http, service)) == set(DECLARED[service])


async def test_a_role_may_do_what_is_declared_and_nothing_else(
    http: httpx.AsyncClient, tokens: dict[str, dict[str, str]]
) -> None:
    wrong: list[str] = []
    for service in SERVICES:
        for operation, (method, path) in (await _operations(http, service)).items():
            declared = DECLARED[service].get(operation, [])
            for who, headers in tokens.items():
                allowed = "public" in declared or who in declared or ("anyone" in declared and who != "public")
                status = (await http.request(method, path, headers=headers)).status_code
                refused = status == (401 if who == "public" else 403)
                # an allowed caller gets further: to a missing body (422), a missing object (404), or an answer
                if refused == allowed and not (operation in PROVES_ITSELF and status == 401):
                    wrong.append(f"{who} {method} {path} ({operation}): {status}")
    assert wrong == []


PROVES_ITSELF = {"refresh_session"}
"""Public, and refused without its own proof, the refresh cookie."""


@pytest.mark.parametrize(
    "token",
    [
        "",
        "not.a.token",
        # {"alg":"none","typ":"at+jwt"} and the claims of an administrator
        "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0Iiwia2lkIjoieCJ9.eyJyb2xlIjoiYWRtaW4iLCJzdWIiOiJ4In0.",
    ],
)
async def test_a_token_that_proves_nothing_is_refused(http: httpx.AsyncClient, token: str) -> None:
    for path in ("/api/accounts/me", "/api/review/panels", "/api/notifications/messages"):
        answer = await http.get(path, headers={"Authorization": f"Bearer {token}".strip()})
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_foreign_issuers_token_is_refused(http: httpx.AsyncClient, issuer: Any) -> None:
    answer = await http.get("/api/review/panels", headers=issuer.bearer("admin"))
    assert answer.status_code == 401


async def test_inner_pages_are_not_reachable_from_outside(http: httpx.AsyncClient) -> None:
    for service in SERVICES:
        for page in ("metrics", "healthz", "readyz"):
            assert (await http.get(f"/api/{service}/{page}")).status_code == 404


async def test_a_token_that_was_changed_is_refused(http: httpx.AsyncClient, admin: Person) -> None:
    """The administrator's own token, prolonged by a year: its signature no longer fits."""
    header, claims, signature = admin.headers["Authorization"].removeprefix("Bearer ").split(".")
    content = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    content["exp"] += 365 * 86_400
    changed = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    genuine = await http.get("/api/review/panels", headers=admin.headers)
    forged = await http.get("/api/review/panels", headers={"Authorization": f"Bearer {header}.{changed}.{signature}"})
    assert (genuine.status_code, forged.status_code) == (200, 401)


@pytest.fixture
async def sign(stack: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """Makes tokens of an administrator with the platform's own key, which nobody outside has."""
    for name, value in stack["processes"]["accounts"]["env"].items():
        monkeypatch.setenv(name, str(value))
    settings = Settings()  # pyright: ignore[reportCallIssue] - its values come from the environment
    vault = Vault.of(settings)
    async with open_database(settings, application="e2e") as database, database.transaction() as tx:
        key = await signing_keys.active(tx, vault)

    def signed(**changes: Any) -> dict[str, str]:
        now = int(time.time())
        claims = {
            "iss": settings.token_issuer, "aud": AUDIENCE, "sub": str(uuid4()), "role": "admin", "jti": uuid4().hex,
            "iat": now, "nbf": now, "exp": now + 600,
        }  # fmt: skip
        token = jwt.encode(claims | changes, key.private_key, "EdDSA", headers={"kid": str(key.id), "typ": "at+jwt"})
        return {"Authorization": f"Bearer {token}"}

    return signed


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": int(time.time()) - 60},
        {"nbf": int(time.time()) + 3600},
        {"aud": "another"},
        {"iss": "another"},
        {"sub": "nobody"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_a_genuine_signature_is_not_enough(
    http: httpx.AsyncClient, sign: Callable[..., dict[str, str]], wrong: dict[str, Any]
) -> None:
    paths = ("/api/submissions/calls", "/api/review/panels", "/api/notifications/messages")
    assert [(await http.get(path, headers=sign())).status_code for path in paths] == [200, 200, 200]
    assert [(await http.get(path, headers=sign(**wrong))).status_code for path in paths[1:]] == [401, 401]
