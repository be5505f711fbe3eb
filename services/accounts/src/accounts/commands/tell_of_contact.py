"""TellOfContact."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.commands.open_account import contact_of
from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.masking import mask_email
from kit import outbox
from kit.db import Tx


async def tell_of_contact(tx: Tx, vault: Vault, before: Account, after: Account, fields: Sequence[str]) -> None:
    """Tells notifications, and the owner: at the old address too, as somebody else may have changed it."""
    await outbox.add(tx, contact_of(after), cipher=vault.cipher)
    parameters = {"fields": ",".join(fields)}
    await request_letter(tx, vault, RequestLetter.to(after, "contact_changed", parameters=parameters))
    if after.email != before.email:
        parameters |= {"new_email": mask_email(after.email)}
        await request_letter(tx, vault, RequestLetter.to(before, "contact_changed", parameters=parameters))
