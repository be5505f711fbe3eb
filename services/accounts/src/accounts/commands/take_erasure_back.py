"""TakeErasureBack: a login does, the owner in a session, the link in the letter, and an admin who reactivates."""

from __future__ import annotations

from accounts.commands.issue_tokens import hash_of
from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import accounts, erasures
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.sessions import signed_out
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound


async def take_erasure_back(tx: Tx, vault: Vault, account: Account, *, actor: str, role: str) -> None:
    """Nothing happens where none was asked for. The account's row is locked."""
    if account.erasure_due_at is None:
        return
    await erasures.schedule(tx, account.id, None, None)
    await request_letter(tx, vault, RequestLetter.to(account, "erasure_cancelled"))
    await audit.record(tx, actor=actor, role=role, action="erasure_cancelled", subject=f"account/{account.id}")


async def take_own_erasure_back(tx: Tx, vault: Vault, by: Principal) -> None:
    """Raises ``Unauthenticated`` where the account is off or gone."""
    account = await accounts.find_for_update(tx, vault, by.account_id)
    if account is None or not account.active:
        raise signed_out()
    await take_erasure_back(tx, vault, account, actor=by.actor, role=by.role)


async def take_erasure_back_by_link(tx: Tx, vault: Vault, token: str) -> None:
    """Raises ``NotFound`` where it was taken back, was carried out, or never was."""
    account_id = await erasures.by_link(tx, hash_of(token))
    if account_id is None:
        raise NotFound("erasure_not_found", "注销申请已撤销或已失效", "There is no such erasure, or no longer")
    account = await accounts.get(tx, vault, account_id)
    await take_erasure_back(tx, vault, account, actor="public", role="public")
