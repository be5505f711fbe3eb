"""``python -m bench.bus.consumer TOPIC GROUP``: our consumer and inbox, run as ``kit.worker`` runs them."""

from __future__ import annotations

import sys

import uvloop

from bench.bus.bare import project
from bench.bus.stage import READER
from contracts.submissions import EntrySubmittedV1
from kit import kafka, log, telemetry
from kit.consumer import Consumer
from kit.crypto import FieldCipher
from kit.db import Tx, open_database
from kit.inbox import Inbox, subscribe
from kit.process import relax_collector, stop_on_signals
from kit.settings import ServiceSettings


async def on_entry_submitted(tx: Tx, event: EntrySubmittedV1) -> None:
    await project(tx, event)


async def main(topic: str, group: str) -> None:
    settings = ServiceSettings()  # pyright: ignore[reportCallIssue] - from the environment
    log.configure(READER, "worker", level=settings.log_level, style=settings.log_format)
    telemetry.configure(READER, settings.otlp_endpoint)
    relax_collector()
    cipher = FieldCipher(settings.field_keys, settings.field_key_id)
    stop = stop_on_signals()
    async with open_database(settings, application="bench-consumer") as database:
        inbox = Inbox(database, subscribe(on_entry_submitted).given(cipher=cipher), consumer=READER, cipher=cipher)
        await Consumer(
            kafka.connection(settings),
            inbox,
            group=group,
            topics=frozenset({topic}),
            batch=settings.inbox_batch,
            stall_after=settings.inbox_stall_after,
        ).run(stop)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2]))
