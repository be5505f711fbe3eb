"""An account was erased: how to reach it, and what was written to it."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx
from notifications.db import contacts, messages


async def forget_contact(tx: Tx, account_id: UUID) -> None:
    """Mails that wait are not sent any more, and no message is made for the account from now on."""
    await contacts.erase(tx, account_id)
    await messages.delete_of(tx, account_id)
