"""AskForReset."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.login_delays import LoginKeys
from accounts.commands.throttled import count_or_refuse
from accounts.db import reset_requests
from accounts.db.vault import Vault
from accounts.domain.throttling import CODE_MAIL, CODE_MAIL_ADDRESS
from kit.db import Tx


@dataclass(frozen=True, slots=True)
class AskForReset:
    keys: LoginKeys
    login: str = field(repr=False)


async def ask_for_reset(tx: Tx, vault: Vault, cmd: AskForReset) -> None:
    """Notes the login, whether somebody has it or not; the worker looks. Raises ``TooManyRequests``."""
    await count_or_refuse(tx, (CODE_MAIL, cmd.keys.login), (CODE_MAIL_ADDRESS, cmd.keys.address))
    await reset_requests.insert(tx, vault, cmd.login)
