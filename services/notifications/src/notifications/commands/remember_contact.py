"""An account's contact details became known, or changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Tx
from notifications.db import contacts


@dataclass(frozen=True, slots=True)
class RememberContact:
    account_id: UUID
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)


async def remember_contact(tx: Tx, cmd: RememberContact, *, cipher: FieldCipher) -> None:
    """Deliveries that waited for the address are due from now on."""
    await contacts.save(tx, cipher, cmd.account_id, name=cmd.name, email=cmd.email, phone=cmd.phone)
