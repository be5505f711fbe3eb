"""What every change of a password has in common."""

from __future__ import annotations

from uuid import UUID

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import accounts, refresh_tokens
from accounts.db.vault import Vault
from accounts.domain.account import Account
from kit.db import Tx


async def set_password(tx: Tx, vault: Vault, account: Account, password_hash: str, *, keep: UUID | None = None) -> int:
    """Ends the account's logins but ``keep``, and tells its owner; answers how many logins were ended."""
    await accounts.set_password(tx, account.id, password_hash)
    await request_letter(tx, vault, RequestLetter.to(account, "password_changed"))
    return await refresh_tokens.revoke_all(tx, account.id, but=keep)
