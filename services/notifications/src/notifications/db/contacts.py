"""How to reach an account, encrypted."""

from __future__ import annotations

from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Row, Tx
from kit.reseal import SealedColumn

_SAVE = """
INSERT INTO contacts (account_id, name, email, phone) VALUES ($1, $2, $3, $4)
ON CONFLICT (account_id) DO UPDATE
SET name = excluded.name, email = excluded.email, phone = excluded.phone, updated_at = now()
WHERE contacts.erased_at IS NULL
"""
_ERASE = """
INSERT INTO contacts (account_id, erased_at) VALUES ($1, now())
ON CONFLICT (account_id) DO UPDATE
SET name = NULL, email = NULL, phone = NULL, updated_at = now(), erased_at = coalesce(contacts.erased_at, now())
"""


async def save(tx: Tx, cipher: FieldCipher, account_id: UUID, *, name: str, email: str, phone: str) -> None:
    """An erased contact stays erased, also when an old event is handled again."""
    sealed = [
        cipher.encrypt(value, place=_place(account_id, column))
        for column, value in (("name", name), ("email", email), ("phone", phone))
    ]
    await tx.execute(_SAVE, account_id, *sealed)


async def erase(tx: Tx, account_id: UUID) -> None:
    await tx.execute(_ERASE, account_id)


def open_email(cipher: FieldCipher, account_id: UUID, sealed: str) -> str:
    """The address that ``save`` stored. Raises ``kit.crypto.UndecipherableError``."""
    return cipher.decrypt(sealed, place=_place(account_id, "email"))


def _place(account_id: UUID, column: str) -> str:
    return f"contacts/{account_id}/{column}"


def _sealed(column: str) -> SealedColumn:
    def place(row: Row) -> str:
        return _place(row["account_id"], column)

    return SealedColumn("contacts", column, {"account_id": "uuid"}, place)


SEALED = tuple(_sealed(column) for column in ("name", "email", "phone"))
