"""22: signing keys change, the service that issues tokens is away, and callers name keys that nobody has."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from faults.kinds.base import Fault, Scene
from kit.auth import AUDIENCE

COOLDOWN = 30.0
"""Within how many seconds a service asks once for keys that it does not know."""


def _fetches(scene: Scene, marks: dict[str, int]) -> list[float]:
    """When the key set was asked for, by the log of accounts."""
    lines = scene.world.logged("accounts-api", marks)
    return [
        datetime.fromisoformat(line["timestamp"]).timestamp() for line in lines if line.get("route") == "/jwks.json"
    ]


class KeysRotate(Fault):
    number = 22
    name = "the signing key changes under load"
    checks = "old and new tokens hold"

    async def before(self, scene: Scene) -> None:
        """A set that was just fetched is not fetched again for half a minute. In production the twenty minutes between
        publishing and signing see to it that everybody knows the key; here nobody waits for them."""
        await asyncio.sleep(COOLDOWN + 1)

    async def strike(self, scene: Scene) -> None:
        await scene.world.command("accounts", "rotate-keys")
        async with scene.world.database("accounts") as db:
            await db.execute("UPDATE signing_keys SET created_at = now() - interval '1 hour' WHERE state = 'next'")
        await scene.world.command("accounts", "rotate-keys")
        for person in scene.load.cast.applicants[::2]:
            await person.log_in_again()
        await scene.for_a_while(3.0, 4.0)

    async def after(self, scene: Scene) -> None:
        refused = [o for o in scene.history.operations if any(a.status == 401 for a in o.attempts)]
        scene.expect(not refused, "I12", "token refused", f"{len(refused)} requests with valid tokens got 401")


class IssuerAway(Fault):
    number = 22
    name = "accounts is away for longer than its keys are fresh"
    checks = "valid tokens keep working"

    async def strike(self, scene: Scene) -> None:
        """Keys count as fresh for 2 s instead of 600 here, so that the outage is longer than that."""
        async with scene.world.instead("submissions", "api", change=["kit.auth._KEEP=2", "kit.auth._COOLDOWN=1"]):
            await scene.world.ready_at(scene.world.port("submissions", "api"))
            await scene.for_a_while(1.5, 2.0)
            await scene.world.stop("accounts-api", "accounts-worker")
            self._began = time.time()
            await scene.for_a_while(7, 9)
            self._ended = time.time()
            await scene.world.start("accounts-api", "accounts-worker")
        await scene.world.ready("submissions-api")

    async def after(self, scene: Scene) -> None:
        inside = [o for o in scene.history.operations if o.kind in {"draft", "submit", "save", "withdraw"}
                  and self._began < o.attempts[0].began and o.attempts[-1].ended < self._ended]  # fmt: skip
        failed = [o for o in inside if any((a.status or 500) in {401, 500, 503} for a in o.attempts)]
        scene.expect(bool(inside) and not failed, "I12", "token refused", f"{len(failed)} of {len(inside)} failed")
        scene.facts.append(f"{len(inside)} writes meanwhile")


class UnknownKeys(Fault):
    number = 22
    name = "a flood of tokens with unknown key ids"
    checks = "at most one fetch in 30 s; others notice nothing"

    async def strike(self, scene: Scene) -> None:
        marks = scene.world.log_marks()
        began = time.time()
        async with httpx.AsyncClient(base_url=scene.world.gateway, timeout=30, trust_env=False) as http:
            while time.time() < began + 5:
                answers = await asyncio.gather(*(self._ask(http) for _ in range(20)))
                wrong = [status for status in answers if status != 401]
                scene.expect(not wrong, "I12", "let in", f"unknown keys were answered {wrong}")
        fetches = _fetches(scene, marks)
        scene.expect(len(fetches) <= 1, "I13", "refetched", f"the key set was asked for {len(fetches)} times")
        scene.facts.append(f"{len(fetches)} fetches of the key set")

    async def _ask(self, http: httpx.AsyncClient) -> int:
        claims: dict[str, Any] = {"iss": "tuiyou", "aud": AUDIENCE, "sub": str(uuid4()), "role": "applicant",
                                  "iat": int(time.time()), "exp": int(time.time()) + 600}  # fmt: skip
        head = {"kid": str(uuid4()), "typ": "at+jwt"}
        token = jwt.encode(claims, Ed25519PrivateKey.generate(), "EdDSA", headers=head)
        answer = await http.get("/api/submissions/entries", headers={"Authorization": f"Bearer {token}"})
        return answer.status_code


FAULTS = [KeysRotate, IssuerAway, UnknownKeys]
