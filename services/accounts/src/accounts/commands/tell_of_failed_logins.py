"""TellOfFailedLogins."""

from __future__ import annotations

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import accounts, throttles
from accounts.db.vault import Vault
from accounts.domain.throttling import LOGIN
from kit.db import Tx


async def tell_of_failed_logins(tx: Tx, vault: Vault, *, limit: int = 50) -> int:
    """Writes to the owners of accounts whose logins are being delayed, once a burst; answers how many there were."""
    untold = await throttles.take_untold(tx, LOGIN, limit=limit)
    for account_id in untold:
        account = await accounts.find(tx, vault, account_id)
        if account is not None and account.active:
            await request_letter(tx, vault, RequestLetter.to(account, "login_failures"))
    return len(untold)
