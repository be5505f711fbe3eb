"""A message for everybody who acts for a bureau at that time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit.db import Tx
from notifications.commands.post_message import PostMessage, post_message
from notifications.db import staff
from notifications.domain.texts import Text


@dataclass(frozen=True, slots=True)
class TellBureau:
    """``origin`` as in ``PostMessage``."""

    origin: str
    bureau_id: UUID
    text: Text
    entry_id: UUID | None = None


async def tell_bureau(tx: Tx, cmd: TellBureau) -> None:
    for account_id in await staff.of_bureau(tx, cmd.bureau_id):
        await post_message(tx, PostMessage(cmd.origin, account_id, cmd.text, cmd.entry_id))
