"""Receipts: what they attest, who gets them, and their verification by anybody, with the service or without it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.review import EntryReturnedV1
from submissions.app import create_app
from submissions.config import Settings
from testkit.app import running

CLAIMS = {"registration_number", "revision", "call", "submitted_at", "form_sha256", "scan_sha256"}


async def receipt_of(world: Any, entry_id: str, revision: int = 1, headers: dict[str, str] | None = None) -> Any:
    return await world.client.get(f"/entries/{entry_id}/receipts/{revision}", headers=headers or world.applicant)


async def verified(world: Any, text: str) -> Any:
    return await world.client.post("/receipts/verification", json={"receipt": text})


def opened_offline(compact: str, key_set: dict[str, Any]) -> dict[str, Any]:
    """As the README tells a stranger to: with the published keys and a JWS library, and nothing of this service."""
    key_id = jwt.get_unverified_header(compact)["kid"]
    [jwk] = [key for key in key_set["keys"] if key["kid"] == key_id]
    return json.loads(jwt.PyJWS().decode(compact, jwt.PyJWK(jwk).key, ["EdDSA"]))


def forged(claims: dict[str, Any], *, seed: bytes, key_id: str, kind: str = "tuiyou-receipt+jws") -> str:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return jwt.PyJWS().encode(json.dumps(claims).encode(), key, "EdDSA", {"kid": key_id, "typ": kind})


async def return_to_applicant(world: Any, entry: dict[str, Any]) -> None:
    await world.deliverer.deliver(
        EntryReturnedV1(
            entry_id=entry["id"],
            call_id=entry["call_id"],
            bureau_id=world.bureau_id,
            bureau_name="北京市广播电视局",
            applicant_id=world.applicant_id,
            registration_number=entry["registration_number"],
            revision=entry["revision"],
            title=entry["form"]["title"],
            occurred_at=datetime.now(UTC),
            reason="请补充",
            resubmit_until=datetime.now(UTC) + timedelta(days=1),
        )
    )


async def test_a_receipt_attests_what_was_submitted(world: Any) -> None:
    entry = await world.submitted()
    answer = await receipt_of(world, entry["id"])
    assert answer.status_code == 200, answer.text
    receipt = answer.json()
    attested = receipt["attested"]
    assert set(attested) == CLAIMS
    assert (attested["registration_number"], attested["revision"], attested["call"]) == ("2023Q2-11-00001", 1, "2023Q2")
    assert attested["submitted_at"] == entry["steps"][0]["at"]
    assert attested["scan_sha256"] == entry["scan"]["sha256"]
    assert attested["form_sha256"] == hashlib.sha256(rfc8785.dumps(receipt["form"])).hexdigest()
    assert receipt["form"]["title"] == "漫长的季节"
    assert not [name for name in receipt["form"] if name.startswith("contact")]
    assert (receipt["latest"], receipt["withdrawn"]) == (True, False)
    assert receipt["address"] == f"http://portal.test/receipts#{receipt['receipt']}"
    assert (await receipt_of(world, entry["id"])).json() == receipt


async def test_a_stranger_verifies_it_with_the_published_keys_alone(world: Any) -> None:
    entry = await world.submitted()
    receipt = (await receipt_of(world, entry["id"])).json()
    answer = await world.client.get("/receipts/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    [key] = answer.json()["keys"]
    assert (key["kty"], key["crv"], key["alg"], key["use"], key["kid"]) == ("OKP", "Ed25519", "EdDSA", "sig", "r1")
    assert "d" not in key
    claims = opened_offline(receipt["receipt"], answer.json())
    assert set(claims) == CLAIMS
    assert {name: claims[name] for name in CLAIMS - {"submitted_at"}} == {
        name: receipt["attested"][name] for name in CLAIMS - {"submitted_at"}
    }
    assert datetime.fromisoformat(claims["submitted_at"]) == datetime.fromisoformat(receipt["attested"]["submitted_at"])
    head, _, signature = receipt["receipt"].split(".")
    other = base64.urlsafe_b64encode(json.dumps(claims | {"revision": 2}).encode()).decode().rstrip("=")
    with pytest.raises(jwt.InvalidSignatureError):
        opened_offline(f"{head}.{other}.{signature}", answer.json())


async def test_anybody_verifies_it_and_learns_only_what_it_says(world: Any) -> None:
    entry = await world.submitted()
    receipt = (await receipt_of(world, entry["id"])).json()
    for text in (receipt["receipt"], receipt["address"], f"\n {receipt['receipt'][:90]}\n{receipt['receipt'][90:]} "):
        answer = await verified(world, text)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {"verdict": "valid", "key_id": "r1", "attested": receipt["attested"]}
    withdrawn = await world.client.post(f"/entries/{entry['id']}/withdrawal", headers=world.applicant)
    assert withdrawn.status_code == 200
    assert (await verified(world, receipt["receipt"])).json()["attested"] == receipt["attested"]
    mine = (await receipt_of(world, entry["id"])).json()
    assert mine == receipt | {"withdrawn": True}


async def test_what_was_not_signed_here_attests_nothing(world: Any) -> None:
    entry = await world.submitted()
    receipt = (await receipt_of(world, entry["id"])).json()
    claims = receipt["attested"]
    head, body, signature = receipt["receipt"].split(".")
    flipped = signature[:10] + ("A" if signature[10] != "A" else "B") + signature[11:]
    cases = {
        "another key under our id": (forged(claims, seed=b"x" * 32, key_id="r1"), "bad_signature", "r1"),
        "a key that nobody knows": (forged(claims, seed=b"x" * 32, key_id="zz"), "unknown_key", "zz"),
        "a flipped signature": (f"{head}.{body}.{flipped}", "bad_signature", "r1"),
        "a changed body": (f"{head}.{body[:-4]}AAAA.{signature}", "bad_signature", "r1"),
    }
    for name, (text, verdict, key_id) in cases.items():
        answer = await verified(world, text)
        assert answer.json() == {"verdict": verdict, "key_id": key_id, "attested": None}, name


def _unsigned() -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"none","kid":"r1","typ":"tuiyou-receipt+jws"}').decode().rstrip("=")
    return f"{header}.e30."


@pytest.mark.parametrize(
    "text",
    [
        "没有回执",
        "a.b.c",
        "http://portal.test/receipts#",
        "....",
        _unsigned(),
        forged({}, seed=b"1" * 32, key_id="r1", kind="at+jwt"),
        jwt.encode({"revision": 1}, "k" * 32, "HS256", {"kid": "r1", "typ": "tuiyou-receipt+jws"}),
    ],
    ids=["words", "no header", "nothing", "dots", "no algorithm", "another kind", "another algorithm"],
)
async def test_what_is_no_receipt_is_a_fault_of_its_field(world: Any, text: str) -> None:
    answer = await verified(world, text)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "receipt_malformed"
    assert [(fault["field"], fault["code"]) for fault in problem["errors"]] == [("receipt", "not_a_receipt")]
    assert problem["errors"][0]["message"]["zh"]


async def test_each_revision_has_its_own(world: Any) -> None:
    entry = await world.submitted()
    first = (await receipt_of(world, entry["id"])).json()
    await return_to_applicant(world, entry)
    version = (await world.entry(entry["id"]))["version"]
    await world.save(entry["id"], world.form(title="漫长的季节（修订）"), version)
    assert (await receipt_of(world, entry["id"], 2)).status_code == 404
    assert (await world.submit(entry["id"])).status_code == 200
    second = (await receipt_of(world, entry["id"], 2)).json()
    assert second["latest"]
    assert (await receipt_of(world, entry["id"])).json() == first | {"latest": False}
    assert second["attested"]["registration_number"] == first["attested"]["registration_number"]
    assert second["attested"]["form_sha256"] != first["attested"]["form_sha256"]


async def test_whoever_may_not_read_the_entry_gets_no_receipt(world: Any) -> None:
    draft, entry = await world.draft(), await world.submitted()
    assert (await receipt_of(world, draft["id"])).status_code == 404
    for headers in (world.by("bureau", unit_id=world.bureau_id), world.by("admin")):
        assert (await receipt_of(world, entry["id"], headers=headers)).status_code == 200
    missing = await receipt_of(world, str(uuid4()), headers=world.by("applicant", uuid4()))
    for headers in (world.by("applicant", uuid4()), world.by("bureau", unit_id=uuid4()), world.by("bureau")):
        answer = await receipt_of(world, entry["id"], headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, missing.json()["code"])
    for role in ("expert", "auditor"):
        assert (await receipt_of(world, entry["id"], headers=world.by(role))).status_code == 403
    assert (await world.client.get(f"/entries/{entry['id']}/receipts/1")).status_code == 401


async def test_receipts_of_before_another_key_stay_valid(world: Any, settings: Settings) -> None:
    entry = await world.submitted()
    old = (await receipt_of(world, entry["id"])).json()
    keys = {"receipt_keys": {**settings.receipt_keys, "r2": b"2" * 32}, "receipt_key_id": "r2"}
    async with running(create_app(settings.model_copy(update=keys)), world.issuer) as client:
        path = f"/entries/{entry['id']}/receipts/1"
        new = (await client.get(path, headers=world.applicant)).json()
        published = (await client.get("/receipts/jwks.json")).json()
        for receipt, key_id in ((old, "r1"), (new, "r2")):
            answer = await client.post("/receipts/verification", json={"receipt": receipt["receipt"]})
            assert answer.json() == {"verdict": "valid", "key_id": key_id, "attested": old["attested"]}
            assert opened_offline(receipt["receipt"], published)["revision"] == 1
    before = await verified(world, new["receipt"])
    assert before.json()["verdict"] == "unknown_key"
