"""Access tokens of a test's own issuer."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from kit.auth import AUDIENCE, KeySet, TokenVerifier


class Issuer:
    """Signs tokens as the accounts service would, and gives out the key set that proves them."""

    def __init__(self, name: str = "tuiyou") -> None:
        self._key = Ed25519PrivateKey.generate()
        self._key_id = uuid4().hex
        self._name = name

    def token(self, role: str, account_id: UUID | None = None, *, unit_id: UUID | None = None, **claims: Any) -> str:
        now = int(time.time())
        content: dict[str, Any] = {
            "iss": self._name, "aud": AUDIENCE, "sub": str(account_id or uuid4()), "role": role,
            "iat": now, "nbf": now, "exp": now + 600, "jti": uuid4().hex,
        }  # fmt: skip
        if unit_id:
            content["unit"] = str(unit_id)
        return jwt.encode(content | claims, self._key, "EdDSA", headers={"kid": self._key_id, "typ": "at+jwt"})

    def bearer(self, role: str, account_id: UUID | None = None, *, unit_id: UUID | None = None) -> dict[str, str]:
        """Headers of a logged-in request."""
        return {"Authorization": f"Bearer {self.token(role, account_id, unit_id=unit_id)}"}

    def jwks(self) -> dict[str, Any]:
        public = json.loads(OKPAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [public | {"kid": self._key_id, "alg": "EdDSA", "use": "sig"}]}

    def verifier(self) -> TokenVerifier:
        """Checks this issuer's tokens, through the same code as in production."""
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=self.jwks()))
        keys = KeySet("http://issuer.test/jwks.json", client=httpx.AsyncClient(transport=transport))
        return TokenVerifier(keys, issuer=self._name)
