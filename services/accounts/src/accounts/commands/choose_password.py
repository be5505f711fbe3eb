"""ChoosePassword: the slow part of setting one, before the transaction."""

from __future__ import annotations

from uuid import UUID

from accounts.commands.parts import Parts
from accounts.commands.set_password import Chosen
from accounts.db import former_passwords
from kit.db import Database


async def choose_password(database: Database, parts: Parts, account_id: UUID | None, password: str) -> Chosen:
    """Takes equally long where there is no account, as for a login that nobody has. Raises ``Unavailable``."""
    rule = parts.demands.rule
    last: list[str] = []
    if account_id is not None and rule.history:
        async with database.transaction(readonly=True) as tx:
            last = await former_passwords.last(tx, account_id, limit=rule.history)
    used_before = await parts.passwords.is_among(last, password, of=rule.history)
    return Chosen(rule, await parts.passwords.hash(password), used_before)
