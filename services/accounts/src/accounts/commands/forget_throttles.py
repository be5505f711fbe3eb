"""ForgetThrottles."""

from __future__ import annotations

from accounts.db import throttles
from accounts.domain.throttling import THROTTLES
from kit.db import Tx


async def forget_throttles(tx: Tx, *, limit: int = 1000) -> int:
    """Deletes old counts, at most ``limit`` of a kind; answers how many."""
    return sum([await throttles.prune(tx, throttle, limit=limit) for throttle in THROTTLES])
