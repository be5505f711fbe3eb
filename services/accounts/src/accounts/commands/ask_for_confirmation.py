"""AskForConfirmation."""

from __future__ import annotations

from accounts.commands.email_code import send_code
from accounts.commands.throttled import count_or_refuse
from accounts.db import accounts
from accounts.db.vault import Vault
from accounts.domain.throttling import CODE_MAIL
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Conflict


async def ask_for_confirmation(tx: Tx, vault: Vault, by: Principal) -> None:
    """Sends a new code to the caller's address. Raises ``Conflict`` where it is confirmed, ``TooManyRequests``."""
    account = await accounts.get(tx, vault, by.account_id)
    if account.email_confirmed_at is not None:
        raise Conflict("email_confirmed", "电子邮箱已确认", "The e-mail address is confirmed already")
    await count_or_refuse(tx, (CODE_MAIL, vault.keyed_hash("account", str(by.account_id))))
    await send_code(tx, vault, account, "email_confirmation")
