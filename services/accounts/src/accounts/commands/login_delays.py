"""By what failed logins are counted, and how a caller is told to wait."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from accounts.db import throttles
from accounts.db.vault import Vault
from accounts.domain.logins import fold_login
from accounts.domain.proof_of_work import ADDRESS_FREE, LOGIN_FREE
from accounts.domain.throttling import ADDRESS, LOGIN
from kit.db import Tx
from kit.errors import TooManyRequests


@dataclass(frozen=True, slots=True)
class LoginKeys:
    """Keyed hashes: a login that nobody has may be somebody's password, typed into the wrong field."""

    login: bytes
    address: bytes

    @classmethod
    def of(cls, vault: Vault, login: str, network: str) -> LoginKeys:
        return cls(vault.keyed_hash("login", fold_login(login)), vault.keyed_hash("address", network))


async def refuse_while_delayed(tx: Tx, keys: LoginKeys) -> bool:
    """Raises ``TooManyRequests`` before the slow hash is computed. Answers whether the attempt needs a proof of work.

    All that is the same for a login that nobody has.
    """
    login, address = await throttles.look(tx, (LOGIN, keys.login), (ADDRESS, keys.address))
    if wait := max(login.wait, address.wait):
        raise delayed(wait)
    return login.count >= LOGIN_FREE or address.count >= ADDRESS_FREE


def delayed(wait: timedelta) -> TooManyRequests:
    seconds = max(1, math.ceil(wait.total_seconds()))
    return TooManyRequests(
        "login_delayed",
        f"登录失败次数过多，请在 {seconds} 秒后再试",
        f"Too many failed logins; please try again in {seconds} seconds",
        retry_after=seconds,
    )
