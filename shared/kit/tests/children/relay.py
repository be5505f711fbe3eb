"""A relay that dies between sending and marking."""

from __future__ import annotations

import asyncio
import os
import signal

from kit import failpoints
from kit.db import open_database
from kit.kafka import Producer, connection
from kit.relay import Relay
from kit.settings import ServiceSettings


async def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    settings = ServiceSettings()  # pyright: ignore[reportCallIssue]
    failpoints.arm("relay.sent", die)
    async with open_database(settings, application="relay") as database:
        await Relay(database, Producer(connection(settings)), source="/test").run(asyncio.Event())


asyncio.run(main())
