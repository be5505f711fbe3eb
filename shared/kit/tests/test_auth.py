"""Access tokens and the key set: what is refused, and how seldom the issuer is asked."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from kit import auth
from kit.auth import AUDIENCE, KeySet, TokenVerifier
from kit.errors import Unauthenticated, Unavailable
from testkit.tokens import Issuer


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class JwksServer:
    """An issuer's key address that counts how often it is asked."""

    def __init__(self, *issuers: Issuer) -> None:
        self.issuers = list(issuers)
        self.away = False
        self.fetches = 0
        self.clock = Clock()
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.keys = KeySet("http://issuer.test/jwks.json", client=client, clock=self.clock)
        self.verifier = TokenVerifier(self.keys, issuer="tuiyou")

    async def _answer(self, _: httpx.Request) -> httpx.Response:
        self.fetches += 1
        await asyncio.sleep(0)
        if self.away:
            return httpx.Response(503)
        return httpx.Response(200, json={"keys": [key for i in self.issuers for key in i.jwks()["keys"]]})


def private_key(issuer: Issuer) -> Ed25519PrivateKey:
    return issuer._key


def key_id(issuer: Issuer) -> str:
    return issuer.jwks()["keys"][0]["kid"]


async def test_a_good_token_says_who_calls() -> None:
    issuer, account, unit = Issuer(), uuid4(), uuid4()
    principal = await issuer.verifier().verify(issuer.token("bureau", account, unit_id=unit))
    assert (principal.account_id, principal.role, principal.unit_id) == (account, "bureau", unit)
    assert principal.actor == f"account/{account}"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def forged(issuer: Issuer, kind: str) -> str:  # noqa: PLR0912 - one branch for each kind
    now = 2_000_000_000
    claims: dict[str, Any] = {
        "iss": "tuiyou",
        "aud": AUDIENCE,
        "sub": str(uuid4()),
        "role": "admin",
        "iat": 1,
        "exp": now,
    }
    header: dict[str, Any] = {"typ": "at+jwt", "kid": key_id(issuer)}
    key, algorithm = private_key(issuer), "EdDSA"
    match kind:
        case "alg none":
            return f"{b64(json.dumps(header | {'alg': 'none'}).encode())}.{b64(json.dumps(claims).encode())}."
        case "HS256 with the public key":
            public = base64.urlsafe_b64decode(json.loads(OKPAlgorithm.to_jwk(key.public_key()))["x"] + "=")
            body = f"{b64(json.dumps(header | {'alg': 'HS256'}).encode())}.{b64(json.dumps(claims).encode())}"
            return f"{body}.{b64(hmac.new(public, body.encode(), hashlib.sha256).digest())}"
        case "another's key":
            key = Ed25519PrivateKey.generate()
        case "another algorithm":
            return jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), "ES256", headers=header)
        case "wrong type":
            header["typ"] = "JWT"
        case "no key id":
            del header["kid"]
        case "unknown key id":
            header["kid"] = "other"
        case "wrong audience":
            claims["aud"] = "other"
        case "wrong issuer":
            claims["iss"] = "other"
        case "expired":
            claims["exp"] = 1_000_000_000
        case "not yet":
            claims["nbf"] = now - 10
        case "no expiry":
            del claims["exp"]
        case "no audience":
            del claims["aud"]
        case "subject is no id":
            claims["sub"] = "root"
        case "no role":
            del claims["role"]
        case _:
            raise ValueError(kind)
    return jwt.encode(claims, key, algorithm, headers=header)


@pytest.mark.parametrize(
    "kind",
    ["alg none", "HS256 with the public key", "another's key", "another algorithm", "wrong type", "no key id",
     "unknown key id", "wrong audience", "wrong issuer", "expired", "not yet", "no expiry", "no audience",
     "subject is no id", "no role"],
)  # fmt: skip
async def test_a_forged_token_is_refused(kind: str) -> None:
    issuer = Issuer()
    with pytest.raises(Unauthenticated) as caught:
        await issuer.verifier().verify(forged(issuer, kind))
    assert caught.value.code == "token_invalid"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 20, "e30.e30.e30"])
async def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        await Issuer().verifier().verify(token)


async def test_a_changed_token_is_refused() -> None:
    issuer = Issuer()
    header, _, signature = issuer.token("applicant").split(".")
    other = issuer.token("admin").split(".")[1]
    with pytest.raises(Unauthenticated):
        await issuer.verifier().verify(f"{header}.{other}.{signature}")


async def test_keys_are_fetched_once_and_kept() -> None:
    issuer = Issuer()
    server = JwksServer(issuer)
    await asyncio.gather(*(server.verifier.verify(issuer.token("admin")) for _ in range(20)))
    server.clock.now += 599
    await server.verifier.verify(issuer.token("admin"))
    assert server.fetches == 1
    server.clock.now += 2
    await server.verifier.verify(issuer.token("admin"))
    assert server.fetches == 2


async def test_a_new_key_is_learnt_and_a_withdrawn_one_forgotten() -> None:
    old, new = Issuer(), Issuer()
    server = JwksServer(old)
    await server.verifier.verify(old.token("admin"))
    server.issuers = [new]
    server.clock.now += 31
    await server.verifier.verify(new.token("admin"))
    assert server.fetches == 2
    with pytest.raises(Unauthenticated):
        await server.verifier.verify(old.token("admin"))


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signature was checked."""
    seen: list[str] = []
    decode = jwt.decode

    def counting(token: str, *given: Any, **options: Any) -> Any:
        seen.append(token)
        return decode(token, *given, **options)

    monkeypatch.setattr(jwt, "decode", counting)
    return seen


async def test_a_token_is_checked_once_while_it_lives(checks: list[str]) -> None:
    issuer, clock = Issuer(), Clock()
    server = JwksServer(issuer)
    verifier = TokenVerifier(server.keys, issuer="tuiyou", now=clock)
    token = issuer.token("admin")
    assert await verifier.verify(token) == await verifier.verify(token)
    assert checks == [token]
    clock.now = jwt.decode(token, options={"verify_signature": False})["exp"] + 6
    checks.clear()
    await verifier.verify(token)
    assert checks == [token]


async def test_a_remembered_token_is_refused_once_its_key_is_withdrawn() -> None:
    old, new = Issuer(), Issuer()
    server = JwksServer(old)
    token = old.token("admin")
    await server.verifier.verify(token)
    server.issuers = [new]
    server.clock.now += 31
    await server.verifier.verify(new.token("admin"))
    with pytest.raises(Unauthenticated):
        await server.verifier.verify(token)


async def test_no_more_tokens_are_remembered_than_allowed(monkeypatch: pytest.MonkeyPatch, checks: list[str]) -> None:
    monkeypatch.setattr(auth, "_VERIFIED_LIMIT", 2)
    issuer = Issuer()
    verifier, tokens = issuer.verifier(), [issuer.token("admin") for _ in range(3)]
    for token in (*tokens, tokens[2], tokens[0]):
        await verifier.verify(token)
    assert checks == [*tokens, tokens[0]]


async def test_known_keys_serve_while_the_issuer_is_away() -> None:
    issuer = Issuer()
    server = JwksServer(issuer)
    await server.verifier.verify(issuer.token("admin"))
    server.away = True
    for _ in range(10):
        server.clock.now += 601
        assert (await server.verifier.verify(issuer.token("admin"))).role == "admin"
    assert server.fetches == 11


async def test_before_the_first_fetch_the_service_is_unavailable_and_then_recovers() -> None:
    issuer = Issuer()
    server = JwksServer(issuer)
    server.away = True
    for _ in range(5):
        with pytest.raises(Unavailable):
            await server.verifier.verify(issuer.token("admin"))
    assert server.fetches == 1
    server.away = False
    server.clock.now += 2
    assert (await server.verifier.verify(issuer.token("admin"))).role == "admin"


async def test_a_flood_of_unknown_keys_makes_one_fetch_in_thirty_seconds() -> None:
    issuer = Issuer()
    server = JwksServer(issuer)
    await server.verifier.verify(issuer.token("admin"))

    async def refused(stranger: Issuer) -> bool:
        try:
            await server.verifier.verify(stranger.token("admin"))
        except Unauthenticated:
            return True
        return False

    for _ in range(10):
        server.clock.now += 6
        assert all(await asyncio.gather(*(refused(Issuer()) for _ in range(30))))
    assert server.fetches <= 3
    assert (await server.verifier.verify(issuer.token("admin"))).role == "admin"


async def test_an_unknown_key_is_not_asked_about_again_at_once() -> None:
    issuer, stranger = Issuer(), Issuer()
    server = JwksServer(issuer)
    await server.verifier.verify(issuer.token("admin"))
    server.clock.now += 40
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await server.verifier.verify(stranger.token("admin"))
        server.clock.now += 9
    assert server.fetches == 2


async def test_a_new_key_is_known_within_thirty_seconds_however_often_it_comes() -> None:
    old, new = Issuer(), Issuer()
    server = JwksServer(old)
    await server.verifier.verify(old.token("admin"))
    server.issuers.append(new)
    for _ in range(3):
        server.clock.now += 9
        with pytest.raises(Unauthenticated):
            await server.verifier.verify(new.token("admin"))
    server.clock.now += 9
    assert (await server.verifier.verify(new.token("admin"))).role == "admin"
    assert server.fetches == 2


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"keys": []}', b'{"keys": [{"kty": "what"}]}', b"null"])
async def test_a_broken_key_set_does_not_replace_a_good_one(answer: bytes) -> None:
    issuer = Issuer()
    server = JwksServer(issuer)
    await server.verifier.verify(issuer.token("admin"))
    broken = httpx.MockTransport(lambda _: httpx.Response(200, content=answer))
    server.keys._client = httpx.AsyncClient(transport=broken)
    server.clock.now += 601
    assert (await server.verifier.verify(issuer.token("admin"))).role == "admin"
