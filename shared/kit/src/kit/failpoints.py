"""Named points at which a test makes a process die or wait. Nothing is armed in production."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

_armed: dict[str, Callable[[], Awaitable[None]]] = {}


async def reach(name: str) -> None:
    """Runs what a test has armed here, if anything."""
    if action := _armed.get(name):
        await action()


def arm(name: str, action: Callable[[], Awaitable[None]]) -> None:
    _armed[name] = action


def disarm() -> None:
    _armed.clear()
