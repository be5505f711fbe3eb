"""EraseLetters."""

from __future__ import annotations

from accounts.db import letters
from contracts.accounts import LetterRequestedV1
from kit import outbox
from kit.db import Tx


async def erase_letters(tx: Tx, *, limit: int = 200) -> int:
    """Erases letters that have expired, at most ``limit``; answers how many."""
    expired = await letters.take_expired(tx, limit=limit)
    for letter_id in expired:
        await outbox.erase(tx, LetterRequestedV1, letter_id)
    return len(expired)
