"""A consumer that dies between the inbox's commit and the offset's: ``consumer.py TOPIC GROUP``."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from contracts.accounts import BureauChangedV1
from kit import failpoints
from kit.consumer import Consumer
from kit.crypto import FieldCipher
from kit.db import Tx, open_database
from kit.inbox import Inbox, subscribe
from kit.kafka import connection
from kit.settings import ServiceSettings


async def on_bureau_changed(tx: Tx, event: BureauChangedV1) -> None:
    await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)


async def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def main(topic: str, group: str) -> None:
    settings = ServiceSettings()  # pyright: ignore[reportCallIssue]
    failpoints.arm("consumer.taken", die)
    cipher = FieldCipher(settings.field_keys, settings.field_key_id)
    async with open_database(settings, application="consumer") as database:
        inbox = Inbox(database, subscribe(on_bureau_changed), consumer="test", cipher=cipher)
        await Consumer(connection(settings), inbox, group=group, topics=frozenset({topic})).run(asyncio.Event())


asyncio.run(main(*sys.argv[1:]))
