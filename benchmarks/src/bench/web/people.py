"""Access tokens, signed by the accounts service's own code with its own key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from accounts.commands.issue_tokens import sign_access_token
from accounts.config import Settings
from accounts.db.vault import Vault
from accounts.domain.account import Account, Role
from bench.web.settings import settings_of
from kit.db import now, open_database


async def tokens_for(stack: dict[str, Any], account_ids: Sequence[UUID]) -> dict[UUID, str]:
    """An applicant's token for each account, valid for ten minutes."""
    return await _sign(stack, [(account_id, "applicant") for account_id in account_ids])


async def admin_token(stack: dict[str, Any]) -> str:
    return (await staff_tokens(stack, [None]))[None]


async def staff_tokens(stack: dict[str, Any], units: Sequence[UUID | None]) -> dict[UUID | None, str]:
    """A token of somebody at each bureau; of the national administration for none."""
    people = {uuid4(): unit for unit in units}
    signed = await _sign(
        stack, [(account_id, "bureau" if unit else "admin") for account_id, unit in people.items()], people
    )
    return {unit: signed[account_id] for account_id, unit in people.items()}


async def _sign(
    stack: dict[str, Any], accounts: Sequence[tuple[UUID, Role]], units: Mapping[UUID, UUID | None] | None = None
) -> dict[UUID, str]:
    settings = settings_of(Settings, stack, "accounts")
    vault = Vault.of(settings)
    async with open_database(settings, application="bench") as database, database.transaction() as tx:
        at = await now(tx)
        return {
            account_id: await sign_access_token(
                tx,
                vault,
                Account(account_id, role, "", "", "", "", bureau_id=(units or {}).get(account_id)),
                issuer=settings.token_issuer,
                at=at,
            )
            for account_id, role in accounts
        }
