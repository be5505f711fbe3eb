"""SendResetCodes."""

from __future__ import annotations

from accounts.commands.email_code import send_code
from accounts.db import accounts, reset_requests
from accounts.db.vault import Vault
from kit import audit
from kit.db import Tx


async def send_reset_codes(tx: Tx, vault: Vault, *, limit: int = 50) -> int:
    """Sends a code to everybody whose login was asked for; answers how many requests there were."""
    logins = await reset_requests.take(tx, vault, limit=limit)
    for login in logins:
        known = await accounts.credentials(tx, login)
        account = await accounts.find(tx, vault, known.account_id) if known and known.active else None
        if account is None:
            continue
        await send_code(tx, vault, account, "password_reset")
        await audit.record(
            tx, actor="public", role="public", action="password_reset_requested", subject=f"account/{account.id}"
        )
    return len(logins)
