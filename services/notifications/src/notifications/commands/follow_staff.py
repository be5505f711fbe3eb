"""Somebody begins or ends to act for a bureau."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit.db import Tx
from notifications.db import staff


@dataclass(frozen=True, slots=True)
class FollowStaff:
    """``bureau_id``: whom the account acts for now; nobody, once it is inactive or staff of no bureau."""

    account_id: UUID
    bureau_id: UUID | None


async def follow_staff(tx: Tx, cmd: FollowStaff) -> None:
    if cmd.bureau_id is None:
        await staff.remove(tx, cmd.account_id)
    else:
        await staff.put(tx, cmd.account_id, cmd.bureau_id)
