from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import httpx
import pytest

from accounts.app import create_app
from accounts.config import Settings
from kit.auth import KeySet, TokenVerifier
from kit.errors import Unauthenticated, Unavailable
from testkit.app import running


async def test_first_need_makes_one_key_though_many_need_it_at_once(world: Any) -> None:
    answers = await asyncio.gather(*(world.client.get("/jwks.json") for _ in range(6)))
    assert len({answer.text for answer in answers}) == 1
    (key,) = answers[0].json()["keys"]
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")
    assert "d" not in key
    assert answers[0].headers["cache-control"] == "public, max-age=300"
    assert await world.value("SELECT count(*) FROM signing_keys") == 1


async def test_private_key_is_encrypted_at_rest(world: Any) -> None:
    await world.client.get("/jwks.json")
    (row,) = await world.rows("SELECT state, private_sealed FROM signing_keys")
    assert row["state"] == "active"
    assert row["private_sealed"].startswith("k1:")
    assert len(row["private_sealed"]) > 60


async def test_all_live_keys_are_published(world: Any) -> None:
    await world.client.get("/jwks.json")
    copy = "INSERT INTO signing_keys (id, state, private_sealed, public_jwk, retired_at) VALUES "
    jwk = "jsonb_build_object('kid', {!r})"
    await world.rows(copy + f"(uuidv7(), 'next', 'x', {jwk.format('next')}, NULL)")
    await world.rows(copy + f"(uuidv7(), 'retired', 'x', {jwk.format('fresh')}, now() - interval '30 min')")
    await world.rows(copy + f"(uuidv7(), 'retired', 'x', {jwk.format('gone')}, now() - interval '2 h')")
    keys = (await world.client.get("/jwks.json")).json()["keys"]
    assert [key["kid"] for key in keys][1:] == ["next", "fresh"]


async def test_another_service_checks_our_tokens_with_the_kit(world: Any) -> None:
    account_id = await world.register()
    key_set = KeySet("http://service.test/jwks.json", client=world.client)
    verifier = TokenVerifier(key_set, issuer="tuiyou")
    token = (await world.log_in()).json()["access_token"]
    principal = await verifier.verify(token)
    assert (principal.account_id, principal.role, principal.unit_id) == (account_id, "applicant", None)
    head, body, signature = token.split(".")
    claims = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    other = urlsafe_b64encode(claims.replace(b"applicant", b"admin")).decode().rstrip("=")
    with pytest.raises(Unauthenticated):
        await verifier.verify(f"{head}.{other}.{signature}")


async def test_while_the_database_is_away_tokens_cannot_be_checked_but_nobody_is_logged_out(
    settings: Settings, world: Any
) -> None:
    await world.register()
    token = (await world.log_in()).json()["access_token"]
    away = settings.model_copy(update={"database_url": type(settings.database_url)("postgresql://a:b@127.0.0.1:1/c")})
    async with running(create_app(away)) as client:
        answer = await client.get("/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 503
        assert (await client.get("/readyz")).status_code == 503


async def test_key_set_that_answers_nothing_is_unavailable() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"keys": []}))
    with pytest.raises(Unavailable):
        await KeySet("http://nowhere.test", client=httpx.AsyncClient(transport=transport)).key("k")
