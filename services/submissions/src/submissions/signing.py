"""Receipts as compact JWS (RFC 7515) by Ed25519 (RFC 8037): signed, verified, and the keys published."""

from __future__ import annotations

import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import jwt
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from kit.errors import Fault, Invalid
from submissions.domain.receipts import Receipt, Verification

TYPE = "tuiyou-receipt+jws"
"""In every receipt's header: what else these keys might sign is no receipt."""
_ALGORITHM = "EdDSA"
_JWS = jwt.PyJWS([_ALGORITHM])


class ReceiptKeys:
    """The keys by their ids, of which the active one signs. Equal receipts are signed to equal texts."""

    def __init__(self, keys: Mapping[str, bytes], active: str, *, portal: str) -> None:
        if any(len(key) != 32 for key in keys.values()):
            raise ValueError("receipt keys are 32 bytes long")
        if active not in keys:
            raise ValueError(f"there is no receipt key {active}")
        self._private = {key_id: Ed25519PrivateKey.from_private_bytes(key) for key_id, key in keys.items()}
        self.active = active
        self._portal = portal.rstrip("/")

    def sign(self, receipt: Receipt) -> str:
        """The compact form."""
        headers = {"kid": self.active, "typ": TYPE}
        payload = rfc8785.dumps(receipt.claims())
        return _JWS.encode(payload, self._private[self.active], _ALGORITHM, headers, sort_headers=True)

    def address(self, compact: str) -> str:
        """The portal's page that verifies it. What stands behind the # is sent to no server and stays in no log."""
        return f"{self._portal}/receipts#{compact}"

    def verify(self, text: str) -> Verification:
        """``text`` is a compact form, or an address with one behind its #. Raises ``Invalid`` for anything else."""
        compact = "".join(text.rpartition("#")[2].split())
        key_id = _key_id(compact)
        key = self._private.get(key_id)
        if key is None:
            return Verification("unknown_key", key_id)
        try:
            payload: bytes = _JWS.decode(compact, key.public_key(), [_ALGORITHM])
        except jwt.InvalidTokenError:
            return Verification("bad_signature", key_id)
        return Verification("valid", key_id, json.loads(payload))

    def published(self) -> dict[str, Any]:
        """The public halves of all keys: a JSON Web Key Set (RFC 7517)."""
        return {"keys": [_public(key_id, key) for key_id, key in self._private.items()]}


def form_sha256(snapshot: dict[str, Any]) -> str:
    """Of the form's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(snapshot)).hexdigest()


def _public(key_id: str, key: Ed25519PrivateKey) -> dict[str, Any]:
    jwk = json.loads(OKPAlgorithm.to_jwk(key.public_key()))
    return jwk | {"kid": key_id, "alg": _ALGORITHM, "use": "sig"}


def _key_id(compact: str) -> str:
    """What the header names. Raises ``Invalid``."""
    try:
        header = _JWS.get_unverified_header(compact)
    except (jwt.InvalidTokenError, binascii.Error, ValueError) as error:
        raise _malformed() from error
    key_id = header.get("kid")
    if header.get("typ") != TYPE or header.get("alg") != _ALGORITHM or not isinstance(key_id, str):
        raise _malformed()
    return key_id


def _malformed() -> Invalid:
    fault = Fault(
        "receipt",
        "not_a_receipt",
        "不是申报回执，请粘贴完整的回执编码或二维码中的网址",
        "is no receipt: paste its whole text, or the address that its QR code holds",
    )
    return Invalid("receipt_malformed", "无法识别此回执", "This is not a receipt", faults=[fault])
