"""BeginSecondFactor."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.second_factor_code import new_secret, uri_of
from accounts.commands.verify_password import PasswordProof, settle_password
from accounts.db import accounts, second_factors
from accounts.db.vault import Vault
from accounts.domain.account import Account
from kit.db import Tx
from kit.errors import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class Begun:
    """What an authenticator must be given, typed or as a QR code."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


async def begin_second_factor(tx: Tx, vault: Vault, account: Account) -> Begun:
    """A new secret, which counts once a code proves it. Raises ``Conflict`` where there is one that counts."""
    secret = new_secret()
    if not await second_factors.begin(tx, vault, account.id, secret):
        raise Conflict("second_factor_enabled", "动态验证码登录已启用", "There is a second factor already")
    return Begun(secret, uri_of(secret, account.login))


async def begin_own_second_factor(tx: Tx, vault: Vault, proof: PasswordProof) -> Begun | DomainError:
    """In a session, which may be stolen: what is set up with it alone would lock the owner out.

    The refusal, if any, is to be raised after the commit. Raises as ``begin_second_factor``.
    """
    if refused := await settle_password(tx, proof):
        return refused
    return await begin_second_factor(tx, vault, await accounts.get(tx, vault, proof.account_id))
