"""A letter is erased, sent or not."""

from __future__ import annotations

from uuid import UUID

from kit.db import Tx
from notifications.db import letters


async def forget_letter(tx: Tx, letter_id: UUID) -> None:
    await letters.forget(tx, letter_id)
