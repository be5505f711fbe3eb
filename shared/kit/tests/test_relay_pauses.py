"""How long the relay waits between two looks at the outbox."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kit.relay import Relay


class Scripted(Relay):
    """Finds what it is told to find, and writes down how long it waits after each look."""

    def __init__(self, found: list[int], **given: Any) -> None:
        super().__init__(None, None, source="/test", **given)  # type: ignore[arg-type] - it looks nowhere
        self.found = found
        self.waits: list[float] = []

    async def publish_pending(self) -> int:
        return self.found.pop(0)

    async def wait(self, stop: asyncio.Event, seconds: float) -> None:
        self.waits.append(seconds)
        if not self.found:
            stop.set()


async def test_relay_looks_less_often_where_nothing_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    relay = Scripted([0] * 12 + [5] + [0] * 2, poll=0.1)
    monkeypatch.setattr("kit.relay.wait_for_stop", relay.wait)
    await relay.run(asyncio.Event())
    quiet, after = relay.waits[:12], relay.waits[12:]
    assert quiet[0] == 0.1
    assert quiet == sorted(quiet)
    assert quiet[-1] == pytest.approx(0.4)
    assert after == pytest.approx([0.1, 0.125])
