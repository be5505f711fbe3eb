"""Attempts that are limited whatever comes of them."""

from __future__ import annotations

import math
from datetime import timedelta

from accounts.db import throttles
from accounts.domain.throttling import Throttle
from kit.db import Tx
from kit.errors import TooManyRequests


async def count_or_refuse(tx: Tx, *limits: tuple[Throttle, bytes]) -> None:
    """Counts an attempt. Raises ``TooManyRequests`` where one of the limits says to wait: then it is not counted."""
    await refuse_while_waiting(tx, *limits, lock=True)
    for throttle, key in limits:
        await throttles.count(tx, throttle, key)


async def refuse_while_waiting(tx: Tx, *limits: tuple[Throttle, bytes], lock: bool = False) -> None:
    if wait := max([await throttles.wait(tx, throttle, key, lock=lock) for throttle, key in limits]):
        raise too_often(wait)


def too_often(wait: timedelta) -> TooManyRequests:
    seconds = max(1, math.ceil(wait.total_seconds()))
    return TooManyRequests(
        "too_many_attempts",
        f"操作过于频繁，请在 {seconds} 秒后再试",
        f"That was too often; please try again in {seconds} seconds",
        retry_after=seconds,
    )
