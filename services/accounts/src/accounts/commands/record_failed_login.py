"""RecordFailedLogin."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from accounts.db.vault import Vault
from accounts.domain.logins import fold_login
from kit import audit
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class RecordFailedLogin:
    """``account_id`` is missing where nobody has the login."""

    login: str = field(repr=False)
    account_id: UUID | None


async def record_failed_login(tx: Tx, vault: Vault, cmd: RecordFailedLogin) -> None:
    """A login that nobody has may be somebody's password, typed into the wrong field: only its keyed hash is kept."""
    hashed = vault.keyed_hash("login", fold_login(cmd.login)).hex()
    subject = f"account/{cmd.account_id}" if cmd.account_id else f"login/{hashed}"
    await audit.record(tx, actor="public", role="public", action="login_failed", subject=subject)
