"""Kafka connections, and the producer that is built anew after any doubt."""

# aiokafka has no complete types
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from kit.log import logger
from kit.settings import ServiceSettings


class DeliveryUnknown(Exception):
    """Not every record was acknowledged: some may have arrived. Send the same records again."""


@dataclass(frozen=True, slots=True)
class Message:
    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


def connection(settings: ServiceSettings) -> dict[str, Any]:
    """The arguments that every aiokafka client of this service takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.kafka_servers,
        "security_protocol": settings.kafka_protocol,
    }
    if settings.kafka_protocol.startswith("SASL"):
        options |= {
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": settings.kafka_user,
            "sasl_plain_password": settings.kafka_password.get_secret_value(),
        }
    if settings.kafka_protocol.endswith("SSL"):
        options["ssl_context"] = ssl.create_default_context()
    return options


class Producer:
    """Sends batches, idempotently and in order.

    aiokafka's idempotent mode does not recover from a failed batch and may hang with the broker away, so every wait
    has a limit, and after any failure the producer is dropped and the next batch gets a new one.
    """

    def __init__(self, options: dict[str, Any], *, timeout: float = 10.0) -> None:
        self._options = options
        self._timeout = timeout
        self._current: AIOKafkaProducer | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def send(self, messages: Sequence[Message]) -> None:
        """Returns once the broker has acknowledged every message; else raises ``DeliveryUnknown``."""
        try:
            producer = await self._producer()
            await asyncio.wait_for(self._send(producer, messages), self._timeout)
        except (KafkaError, TimeoutError, OSError) as error:
            self._drop()
            raise DeliveryUnknown(f"{type(error).__name__}: {error}") from error
        except BaseException:
            # cancelled in the middle of a send: what the client holds back is not known
            self._drop()
            raise

    async def check(self) -> None:
        """Raises when no broker answers."""
        try:
            producer = await self._producer()
            await asyncio.wait_for(producer.client.fetch_all_metadata(), 3)
        except (KafkaError, TimeoutError, OSError) as error:
            raise DeliveryUnknown(str(error)) from error

    async def close(self) -> None:
        self._drop()
        if self._closing:
            await asyncio.wait(self._closing)

    async def _producer(self) -> AIOKafkaProducer:
        if self._current is None:
            producer = AIOKafkaProducer(**self._options, enable_idempotence=True, request_timeout_ms=5_000)
            try:
                await asyncio.wait_for(producer.start(), self._timeout)
            except BaseException:
                self._close_later(producer)
                raise
            self._current = producer
        return self._current

    async def _send(self, producer: AIOKafkaProducer, messages: Sequence[Message]) -> None:
        # send() only buffers; the futures are the acknowledgements
        acknowledgements: list[asyncio.Future[Any]] = [
            await producer.send(message.topic, message.value, key=message.key, headers=list(message.headers))
            for message in messages
        ]
        for result in await asyncio.gather(*acknowledgements, return_exceptions=True):
            if isinstance(result, BaseException):
                raise result

    def _drop(self) -> None:
        if self._current is not None:
            self._close_later(self._current)
            self._current = None

    def _close_later(self, producer: AIOKafkaProducer) -> None:
        """stop() may hang with the broker away: it runs beside us, bounded."""
        task = asyncio.get_running_loop().create_task(_stop(producer))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _stop(producer: AIOKafkaProducer) -> None:
    try:
        await asyncio.wait_for(producer.stop(), 5)
    except (KafkaError, TimeoutError, OSError) as error:
        logger.warning("producer_stop_failed", cause=type(error).__name__)
