"""F1: kill -9 of a service's API, of the broker and of Postgres, under light load, beside each one's bare restart."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiokafka.errors
import asyncpg
import httpx
from aiokafka import AIOKafkaProducer

from bench.figures import Figure, at_most
from bench.rounds import Bench, Row, Values, column, interleave
from bench.rows.submit import checkpoint
from bench.web.load import Target
from bench.web.programs import Programs
from bench.web.submitting import Submitting, submitting
from localstack.services import PROCESSES, SERVICES
from testkit import stack as running_stack
from testkit.kafka import TopicMaker, admin_options

EVERY = 0.1
"""Seconds between two probes, which are the light load."""
PATIENCE = 240.0
"""Seconds."""
SERVICE_PROGRAMS = tuple(f"{service}-{process}" for service in SERVICES for process in PROCESSES)

_MANY = 3000
"""Drafts for the probes of one kill."""

Probe = Callable[[], Awaitable[bool]]

_EVENT_OUT = """
SELECT EXISTS (SELECT 1 FROM outbox o LEFT JOIN outbox_pending p ON p.shard = o.shard AND p.seq = o.seq
    WHERE o.occurred_at > $1 AND p.seq IS NULL)
"""
_KILLED = ("api", "kafka", "postgres")
_PROGRAM = {"api": "submissions-api"}


async def measure(bench: Bench) -> list[Figure]:
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it would tell of each refused connection
    programs = Programs(bench.stack)
    async with submitting(bench.stack) as service, httpx.AsyncClient(timeout=10) as client:
        whole, bare = Whole(service, programs, client), Bare(bench.stack, programs, client)
        a, b = await interleave(bench, whole.measure, bare.measure)
    return [
        Figure(f"recovery after kill -9 of {name}", "s", at_most(1.5), column(a, name), column(b, name))
        for name in _KILLED
    ]


async def first_success(probe: Probe) -> float:
    """Seconds until the first of many probes is good; a new one begins every tenth of a second, whatever hangs."""
    began = time.monotonic()
    running: set[asyncio.Task[bool]] = set()
    try:
        while time.monotonic() - began < PATIENCE:
            running.add(asyncio.create_task(_safely(probe)))
            done, running = await asyncio.wait(running, timeout=EVERY, return_when=asyncio.FIRST_COMPLETED)
            if any(task.result() for task in done):
                return time.monotonic() - began
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began) % EVERY) if done else 0)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    raise RuntimeError(f"no success within {PATIENCE} s")


async def _safely(probe: Probe) -> bool:
    try:
        return await probe()
    except (httpx.HTTPError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError,
            aiokafka.errors.KafkaError):  # fmt: skip
        return False


class Whole:
    """The running platform. What counts is a user's: a submit is accepted; for the broker, its event is out."""

    def __init__(self, service: Submitting, programs: Programs, client: httpx.AsyncClient) -> None:
        self._service = service
        self._programs = programs
        self._client = client
        self._targets: list[Target] = []
        self._killed_at = datetime.min.replace(tzinfo=UTC)

    async def measure(self, _: int) -> Values:
        found: dict[str, float] = {}
        for name in _KILLED:
            await self._programs.all_ready()
            self._targets = await self._service.targets(_MANY)
            await checkpoint()
            load = asyncio.create_task(self._light_load())
            try:
                await asyncio.sleep(1)
                self._killed_at = await self._now()
                await self._programs.kill(_PROGRAM.get(name, name))
                if name == "kafka":
                    found[name] = await first_success(self._event_out)
                else:
                    load.cancel()  # from here on the probes are the load
                    found[name] = await first_success(self._submit)
            finally:
                load.cancel()
        return found

    async def _light_load(self) -> None:
        while True:
            await _safely(self._submit)
            await asyncio.sleep(EVERY)

    async def _submit(self) -> bool:
        target = self._targets.pop()
        return (await self._client.post(target.url, headers=dict(target.headers))).status_code == 200

    async def _event_out(self) -> bool:
        """Whether the broker has acknowledged an event that happened after the kill; the light load makes some."""
        async with self._service.database.transaction(readonly=True) as tx:
            return await tx.fetchval(_EVENT_OUT, self._killed_at)

    async def _now(self) -> datetime:
        async with self._service.database.transaction(readonly=True) as tx:
            return await tx.fetchval("SELECT clock_timestamp()")


class Bare:
    """Each component alone: the API without load, broker and database without the services."""

    def __init__(self, stack: dict[str, Any], programs: Programs, client: httpx.AsyncClient) -> None:
        self._stack = stack
        self._programs = programs
        self._client = client
        self._topic = ""

    async def measure(self, _: int) -> Values:
        await self._programs.all_ready()
        found = {"api": await self._kill("submissions-api", self._api)}
        await self._programs.all_ready()
        async with self._programs.stopped(SERVICE_PROGRAMS):
            topics = TopicMaker(self._stack["kafka"])
            self._topic = topics.make()
            del topics  # its client would complain of the broker's absence
            found["kafka"] = await self._kill("kafka", self._broker)
            await checkpoint()
            found["postgres"] = await self._kill("postgres", self._database)
        return found

    async def _kill(self, name: str, probe: Probe) -> float:
        await self._programs.kill(name)
        return await first_success(probe)

    async def _api(self) -> bool:
        url = self._stack["processes"]["submissions"]["api"]
        return (await self._client.get(f"{url}/readyz")).status_code == 200

    async def _broker(self) -> bool:
        host, _, port = self._stack["kafka"]["servers"].partition(":")
        _, writer = await asyncio.open_connection(host, int(port))  # a refusal is cheaper than a whole client
        writer.close()
        producer = AIOKafkaProducer(**admin_options(self._stack["kafka"]), acks="all")
        try:
            await asyncio.wait_for(producer.start(), 5)
            await asyncio.wait_for(producer.send_and_wait(self._topic, b"bench"), 5)
        finally:
            await producer.stop()
        return True

    async def _database(self) -> bool:
        connection = await asyncpg.connect(running_stack.superuser_url(), timeout=5)
        try:
            return await connection.fetchval("SELECT 1") == 1
        finally:
            await connection.close()


F1 = Row(
    "F1",
    "from kill -9 to the first success of the platform, under light load",
    "from kill -9 to the first answer of that component alone",
    measure,
)
