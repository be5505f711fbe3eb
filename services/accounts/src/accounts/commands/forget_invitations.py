"""ForgetInvitations."""

from __future__ import annotations

from accounts.db import invitations
from kit.db import Tx

_DAYS = 90
"""In which an expired invitation can still be sent again."""


async def forget_invitations(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes at most ``limit`` invitations that nobody accepted, with whom they went to; answers how many."""
    return await invitations.prune(tx, days=_DAYS, limit=limit)
