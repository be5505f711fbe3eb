from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import jwt
import pytest

from accounts.app import create_app
from accounts.commands.rotate_keys import Rotation, Step, rotate_keys
from accounts.config import Settings
from accounts.db.vault import Vault
from kit.auth import KeySet, TokenVerifier
from kit.db import Database
from kit.errors import Unauthenticated, Unavailable
from testkit.app import running

Rotate = Callable[[], Awaitable[Rotation]]


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


@pytest.fixture
def rotate(settings: Settings, database: Database) -> Callable[[], Awaitable[Rotation]]:
    async def once() -> Rotation:
        async with database.transaction() as tx:
            return await rotate_keys(tx, Vault.of(settings))

    return once


async def test_rotation_refuses_no_token_of_before_or_after(rotate: Rotate, world: Any) -> None:
    """The verifier asked for the keys once, before the new one signed, and does not ask again."""
    account_id = await world.register()
    before = (await world.log_in()).json()["access_token"]
    published = await rotate()
    assert published.step is Step.PUBLISHED
    key_set = KeySet("http://service.test/jwks.json", client=world.client, clock=lambda: 0.0)
    verifier = TokenVerifier(key_set, issuer="tuiyou")
    assert (await verifier.verify(before)).account_id == account_id
    assert (await rotate()).step is Step.WAITING
    await world.rows("UPDATE signing_keys SET created_at = now() - interval '20 min' WHERE state = 'next'")
    active = await rotate()
    assert (active.step, active.key_id) == (Step.ACTIVE, published.key_id)
    after = (await world.log_in()).json()["access_token"]
    assert jwt.get_unverified_header(after)["kid"] == str(published.key_id)
    for token in (before, after):
        assert (await verifier.verify(token)).account_id == account_id
    keys = (await world.client.get("/jwks.json")).json()["keys"]
    assert len(keys) == 2
    actions = await world.rows("SELECT action FROM audit_records WHERE subject LIKE 'signing-key/%' ORDER BY seq")
    assert [row["action"] for row in actions] == ["signing_key_published", "signing_key_activated"]


async def test_the_first_rotation_makes_the_key_that_signs_as_well(rotate: Rotate, world: Any) -> None:
    await rotate()
    states = await world.rows("SELECT state FROM signing_keys ORDER BY state")
    assert [row["state"] for row in states] == ["active", "next"]


async def test_parallel_rotations_publish_one_key(rotate: Rotate, world: Any) -> None:
    await world.client.get("/jwks.json")
    steps = [done.step for done in await asyncio.gather(*(rotate() for _ in range(5)))]
    assert sorted(step.value for step in steps) == ["published", *["waiting"] * 4]
    assert await world.value("SELECT count(*) FROM signing_keys WHERE state = 'next'") == 1


async def test_the_command_says_when_to_come_again(command: Any, world: Any) -> None:
    await world.client.get("/jwks.json")
    code, out = await command("rotate-keys")
    assert code == 0, out
    assert "run this again after" in out
    assert await world.value("SELECT count(*) FROM signing_keys WHERE state = 'next'") == 1


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
