"""Tickets: the password was right, and something is still due before there is a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.commands.issue_tokens import first_refresh_token, hash_of
from accounts.db import accounts, login_tickets
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.login_steps import Step
from kit.db import Tx
from kit.errors import Unauthenticated


@dataclass(frozen=True, slots=True)
class Ticket:
    token: str = field(repr=False)
    purpose: Step


async def open_ticket(tx: Tx, account_id: UUID, purpose: Step) -> Ticket:
    token = first_refresh_token()
    await login_tickets.insert(tx, hash_of(token), account_id, purpose)
    return Ticket(token, purpose)


async def account_of_ticket(tx: Tx, vault: Vault, token: str, purpose: Step) -> Account:
    """Raises ``Unauthenticated`` where it has served, expired, or is for something else."""
    account_id = await login_tickets.account_of(tx, hash_of(token), purpose)
    account = await accounts.find(tx, vault, account_id) if account_id else None
    if account is None:
        raise Unauthenticated("ticket_invalid", "登录已超时，请重新登录", "Please log in again")
    return account
