"""What each save changed. What it changed of the contact is encrypted, bound to the row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Row, Tx
from kit.reseal import SealedColumn
from submissions.domain.changes import Save, contact_alone, without_contact

_COLUMNS = "id, entry_id, revision, version, began_at, saved_at, saved_by, changes, contact"
_PUT = f"""
INSERT INTO entry_saves ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET version = excluded.version, saved_at = excluded.saved_at, changes = excluded.changes,
    contact = excluded.contact
"""  # noqa: S608 - constants only
_DELETE = "DELETE FROM entry_saves WHERE id = $1"
_LIST = f"""
SELECT {_COLUMNS} FROM entry_saves WHERE entry_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""  # noqa: S608 - constants only


async def find(tx: Tx, entry_id: UUID, cipher: FieldCipher, *, after: UUID | None, limit: int) -> list[Save]:
    """The latest first."""
    return [_save(row, cipher) for row in await tx.fetch(_LIST, entry_id, after, limit)]


async def put(tx: Tx, save: Save, cipher: FieldCipher) -> None:
    """A new row, or the same one with more in it."""
    personal = json.dumps(contact_alone(save.changes), ensure_ascii=False)
    sealed = cipher.encrypt(personal, place=_place(save.id)) if contact_alone(save.changes) else None
    await tx.execute(
        _PUT,
        save.id,
        save.entry_id,
        save.revision,
        save.version,
        save.began_at,
        save.saved_at,
        save.saved_by,
        without_contact(save.changes),
        sealed,
    )


async def delete(tx: Tx, save_id: UUID) -> None:
    await tx.execute(_DELETE, save_id)


def _save(row: Row, cipher: FieldCipher) -> Save:
    values: dict[str, Any] = dict(row.items())
    sealed = values.pop("contact")
    personal = json.loads(cipher.decrypt(sealed, place=_place(row["id"]))) if sealed else {}
    values["changes"] = _pairs({**values["changes"], **personal})
    return Save(**values)


def _pairs(kept: Mapping[str, list[Any]]) -> dict[str, tuple[Any, Any]]:
    return {name: (old, new) for name, (old, new) in kept.items()}


def _place(save_id: UUID) -> str:
    return f"entry_saves/contact/{save_id}"


SEALED = SealedColumn("entry_saves", "contact", {"id": "uuid"}, lambda row: _place(row["id"]))
