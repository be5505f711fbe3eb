"""The worker: outbox relay and event consumer."""

from __future__ import annotations

import asyncio

from kit.worker import Worker
from submissions.config import Settings
from submissions.handlers import SUBSCRIPTIONS


async def run(settings: Settings, stop: asyncio.Event) -> None:
    await Worker("submissions", settings, SUBSCRIPTIONS).run(stop)
