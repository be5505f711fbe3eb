"""OpenSession: after the password was found right."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.commands.issue_tokens import Session, first_refresh_token, hash_of, sign_access_token
from accounts.commands.take_erasure_back import take_erasure_back
from accounts.db import accounts, refresh_tokens
from accounts.db.vault import Vault
from accounts.domain.sessions import FAMILY_LIFE, login_failed
from kit import audit, writes
from kit.db import Tx, now
from kit.outbox import uuid7


@dataclass(frozen=True, slots=True)
class OpenSession:
    """``agent``: what the caller's browser calls itself, shortened."""

    account_id: UUID
    issuer: str
    agent: str


async def open_session(tx: Tx, vault: Vault, cmd: OpenSession) -> Session:
    """Takes an erasure back that is due. Raises ``Unauthenticated`` where the account was switched off or erased while
    the password was looked at: its row stays locked, so neither happens between here and the session's beginning."""
    account = await accounts.find_for_update(tx, vault, cmd.account_id)
    if account is None or not account.active:
        raise login_failed()
    who = f"account/{account.id}"
    await take_erasure_back(tx, vault, account, actor=who, role=account.role)
    at = await now(tx)
    family_id, token = uuid7(), first_refresh_token()
    await writes.send(
        tx,
        refresh_tokens.beginning(family_id, account.id, hash_of(token), at=at, until=at + FAMILY_LIFE, agent=cmd.agent),
        audit.recording(actor=who, role=account.role, action="logged_in", subject=who, after={"session": family_id}),
    )
    access_token = await sign_access_token(tx, vault, account, issuer=cmd.issuer, at=at)
    return Session(account, access_token, token, at + FAMILY_LIFE)
