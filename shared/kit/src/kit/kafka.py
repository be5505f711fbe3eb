"""Kafka connections, and the producer that is built anew after any doubt."""

# aiokafka has no complete types
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder

from kit.log import logger
from kit.settings import ServiceSettings

_BATCH_BYTES = 960_000
"""Below the broker's limit of 1 MiB for a batch, above the outbox's for an event."""


class DeliveryUnknown(Exception):
    """Not every record was acknowledged: some may have arrived. Send the same records again."""


class Message(NamedTuple):
    """A record to be sent; those of one key stay in order. One without a value is a tombstone."""

    topic: str
    key: bytes
    value: bytes | None
    headers: list[tuple[str, bytes]]


def partition_of(key: bytes, partitions: int) -> int:
    """By CRC-32 of the key, as librdkafka's clients do by default; aiokafka's own murmur2 is Python and slow."""
    return zlib.crc32(key) % partitions


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
    """Sends batches, idempotently and in order. Several may be on the way at the same time.

    aiokafka's idempotent mode does not recover from a failed batch and may hang with the broker away, so every wait
    has a limit, and after any failure the producer is dropped and the next batch gets a new one.
    """

    def __init__(self, options: dict[str, Any], *, timeout: float = 10.0) -> None:
        self._options = options
        self._timeout = timeout
        self._current: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    async def send(self, messages: Sequence[Message]) -> None:
        """Returns once the broker has acknowledged every message; else raises ``DeliveryUnknown``."""
        producer: AIOKafkaProducer | None = None
        try:
            producer = await self._producer()
            await asyncio.wait_for(_send(producer, messages), self._timeout)
        except (KafkaError, TimeoutError, OSError) as error:
            self._drop(producer)
            raise DeliveryUnknown(f"{type(error).__name__}: {error}") from error
        except BaseException:
            # cancelled in the middle of a send: what the client holds back is not known
            self._drop(producer)
            raise

    async def check(self) -> None:
        """Raises when no broker answers."""
        try:
            producer = await self._producer()
            await asyncio.wait_for(producer.client.fetch_all_metadata(), 3)
        except (KafkaError, TimeoutError, OSError) as error:
            raise DeliveryUnknown(str(error)) from error

    async def close(self) -> None:
        self._drop(self._current)
        if self._closing:
            await asyncio.wait(self._closing)

    async def _producer(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._current is None:
                producer = AIOKafkaProducer(
                    **self._options, enable_idempotence=True, request_timeout_ms=5_000, max_batch_size=_BATCH_BYTES
                )
                try:
                    await asyncio.wait_for(producer.start(), self._timeout)
                except BaseException:
                    self._close_later(producer)
                    raise
                self._current = producer
            return self._current

    def _drop(self, producer: AIOKafkaProducer | None) -> None:
        """Only the one that failed: another may have taken its place."""
        if producer is not None and producer is self._current:
            self._current = None
            self._close_later(producer)

    def _close_later(self, producer: AIOKafkaProducer) -> None:
        """stop() may hang with the broker away: it runs beside us, bounded."""
        task = asyncio.get_running_loop().create_task(_stop(producer))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _send(producer: AIOKafkaProducer, messages: Sequence[Message]) -> None:
    """Builds the batches itself: message by message, the client spends most of its time on futures."""
    partitions = {topic: len(await producer.partitions_for(topic)) for topic in {m.topic for m in messages}}
    targets: dict[tuple[str, int], list[Message]] = defaultdict(list)
    for message in messages:
        targets[message.topic, partition_of(message.key, partitions[message.topic])].append(message)
    sent: list[Any] = []
    for (topic, partition), group in targets.items():
        for batch in _batches(producer, group):
            # the futures are the acknowledgements
            sent.append(await producer.send_batch(batch, topic, partition=partition))  # noqa: PERF401
    for result in await asyncio.gather(*sent, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


def _batches(producer: AIOKafkaProducer, messages: Sequence[Message]) -> Iterator[BatchBuilder]:
    """As few as hold the messages; each closed, so that nothing else is put into it."""
    batch = producer.create_batch()
    for message in messages:
        if not _append(batch, message):
            yield batch
            batch = producer.create_batch()
            _append(batch, message)  # an empty batch takes a message of any size; the broker has the last word
    batch.close()
    yield batch


def _append(batch: BatchBuilder, message: Message) -> bool:
    """False where it does not fit any more; the batch is closed then."""
    added = batch.append(timestamp=None, key=message.key, value=message.value, headers=message.headers)
    return added is not None


async def _stop(producer: AIOKafkaProducer) -> None:
    try:
        await asyncio.wait_for(producer.stop(), 5)
    except (KafkaError, TimeoutError, OSError) as error:
        logger.warning("producer_stop_failed", cause=type(error).__name__)
