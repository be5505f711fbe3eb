"""The worker process: takes events, publishes our own, and sends mails."""

from __future__ import annotations

import asyncio

from kit.worker import Worker
from notifications.config import Settings
from notifications.handlers import SUBSCRIPTIONS
from notifications.worker.mailer import Mailer


async def run(settings: Settings, stop: asyncio.Event) -> None:
    await Worker("notifications", settings, SUBSCRIPTIONS, loops=[Mailer(settings).run]).run(stop)
