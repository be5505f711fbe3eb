"""EraseAccounts: those whose grace period is over."""

from __future__ import annotations

from uuid import UUID

from accounts.commands.login_delays import LoginKeys
from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import accounts, erasures, letters, throttles
from accounts.db.vault import Vault
from accounts.domain.throttling import CODE, CODE_MAIL, LOGIN
from contracts.accounts import AccountErasedV1, ContactChangedV1, LetterRequestedV1
from kit import audit, outbox
from kit.db import Tx, now


async def erase_accounts(tx: Tx, vault: Vault, *, limit: int = 5) -> int:
    """Erases at most ``limit`` accounts that are due; answers how many."""
    due = await erasures.take_due(tx, limit=limit)
    for account_id in due:
        await _erase(tx, vault, account_id)
    return len(due)


async def _erase(tx: Tx, vault: Vault, account_id: UUID) -> None:
    """The last letter still needs the address; it is erased like every letter, once it has had time to arrive."""
    account = await accounts.get(tx, vault, account_id)
    for letter_id in await letters.take_of(tx, account_id):
        await outbox.erase(tx, LetterRequestedV1, letter_id)
    await request_letter(tx, vault, RequestLetter.to(account, "account_erased"))
    await _forget_attempts(tx, vault, account_id, account.login)
    await erasures.erase(tx, account_id)
    await outbox.erase(tx, ContactChangedV1, account_id)
    await outbox.add(tx, AccountErasedV1(account_id=account_id, role=account.role, erased_at=await now(tx)))
    await audit.record(
        tx, actor="service/accounts", role="system", action="account_erased", subject=f"account/{account_id}"
    )


async def _forget_attempts(tx: Tx, vault: Vault, account_id: UUID, login: str) -> None:
    key = LoginKeys.of(vault, login, "").login
    for throttle in (LOGIN, CODE, CODE_MAIL):
        await throttles.reset(tx, throttle, key)
    await throttles.reset(tx, CODE_MAIL, vault.keyed_hash("account", str(account_id)))
