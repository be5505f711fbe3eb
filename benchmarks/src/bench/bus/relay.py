"""``python -m bench.bus.relay``: the outbox relay in a process of its own, run as ``kit.process`` runs a worker."""

from __future__ import annotations

import uvloop

from kit import kafka, log, telemetry
from kit.db import open_database
from kit.kafka import Producer
from kit.process import relax_collector, stop_on_signals
from kit.relay import Relay
from kit.settings import ServiceSettings


async def main() -> None:
    settings = ServiceSettings()  # pyright: ignore[reportCallIssue] - from the environment
    log.configure("submissions", "worker", level=settings.log_level, style=settings.log_format)
    telemetry.configure("submissions", settings.otlp_endpoint)
    relax_collector()
    stop = stop_on_signals()
    async with open_database(settings, application="bench-relay") as database:
        producer = Producer(kafka.connection(settings))
        try:
            await Relay(
                database,
                producer,
                source="/tuiyou/submissions",
                batch=settings.outbox_batch,
                poll=settings.outbox_poll,
            ).run(stop)
        finally:
            await producer.close()


if __name__ == "__main__":
    uvloop.run(main())
