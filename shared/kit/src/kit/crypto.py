"""Encryption of single fields, and the keyed hash by which an encrypted field is found."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class UndecipherableError(Exception):
    """The text was changed, belongs to another place, or its key is not known."""


class FieldCipher:
    """AES-256-GCM (NIST SP 800-38D). A ciphertext reads ``<key id>:<base64 of nonce and text>``.

    New text is encrypted with the active key; older keys stay for reading until every row was written anew. ``place``
    (table, column, row) is authenticated, so that a ciphertext cannot be moved to another row.
    """

    def __init__(self, keys: Mapping[str, bytes], active: str) -> None:
        if any(len(key) != 32 for key in keys.values()):
            raise ValueError("field keys are 32 bytes long")
        if active not in keys:
            raise ValueError(f"there is no field key {active}")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._active = active

    def encrypt(self, text: str, *, place: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self._active].encrypt(nonce, text.encode(), place.encode())
        return f"{self._active}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, ciphertext: str, *, place: str) -> str:
        key_id, _, encoded = ciphertext.partition(":")
        try:
            raw = base64.b64decode(encoded, validate=True)
            return self._ciphers[key_id].decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except (KeyError, ValueError, InvalidTag) as error:
            raise UndecipherableError(place) from error

    @property
    def prefix(self) -> str:
        """What a ciphertext begins with that was written with the active key."""
        return f"{self._active}:"


class BlindIndex:
    """HMAC-SHA256 of a value that was brought to one spelling by the caller; equal values have equal indexes."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("the blind index key is at least 32 bytes long")
        self._key = key

    def of(self, kind: str, value: str) -> bytes:
        """``kind`` keeps equal values of different fields apart."""
        return hmac.new(self._key, f"{kind}\0{value}".encode(), hashlib.sha256).digest()
