"""Secrets and codes of the second factor (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from uuid import UUID

from pyotp import random_base32
from pyotp.totp import TOTP

from accounts.db import second_factors
from accounts.db.second_factors import Stored
from accounts.db.vault import Vault
from accounts.domain.second_factor import RECOVERY_CODES, is_recovery_code, normalise_given, steps_at
from kit.db import Tx, now

_ISSUER = "网络视听节目季度推优"


def new_secret() -> str:
    """160 random bits (RFC 4226 §4), as authenticators take them."""
    return random_base32()


def uri_of(secret: str, login: str) -> str:
    """What an authenticator reads from a QR code."""
    return TOTP(secret, name=login, issuer=_ISSUER).provisioning_uri()


def new_recovery_codes() -> list[str]:
    """80 random bits each."""
    return [b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]


def hash_recovery_code(vault: Vault, account_id: UUID, code: str) -> bytes:
    return vault.keyed_hash("recovery_code", f"{account_id}/{code}")


async def take_digits(tx: Tx, account_id: UUID, stored: Stored, code: str) -> bool:
    """Whether it is the code of this moment, by the database's clock, and newer than the last one accepted."""
    totp, given = TOTP(stored.secret), normalise_given(code)
    for step in steps_at((await now(tx)).timestamp()):
        if step > stored.last_step and hmac.compare_digest(totp.generate_otp(step), given):
            await second_factors.use_step(tx, account_id, step)
            return True
    return False


async def take_second_factor(tx: Tx, vault: Vault, account_id: UUID, code: str) -> bool:
    """Whether it is the code of this moment or a recovery code that is left; either is then used up."""
    stored = await second_factors.find(tx, vault, account_id, for_update=True)
    if stored is None or stored.enabled_at is None:
        return False
    given = normalise_given(code)
    if is_recovery_code(given):
        return await second_factors.use_recovery_code(tx, account_id, hash_recovery_code(vault, account_id, given))
    return await take_digits(tx, account_id, stored, given)
