"""Fixtures of the kit's tests: a database with the kit's tables and one of effects, and the real broker."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from kit.db import Database, open_database
from kit.kafka import Producer, connection
from kit.settings import ServiceSettings
from testkit.database import fresh_database
from testkit.settings import settings_for
from testkit.stack import role_url, superuser_url

CHILDREN = Path(__file__).parent / "children"
_EFFECTS = "CREATE TABLE effects (seq bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL)"


@pytest.fixture
async def database_name() -> AsyncGenerator[str]:
    async with fresh_database("review", migrations=False) as name:
        owner = await asyncpg.connect(role_url("review", name, owner=True))
        await owner.execute(_EFFECTS)
        await owner.close()
        yield name


@pytest.fixture
async def superuser(database_name: str) -> AsyncGenerator[asyncpg.Connection]:
    """The cluster's superuser inside the test's database."""
    connection = await asyncpg.connect(superuser_url(database_name))
    yield connection
    await connection.close()


@pytest.fixture
def make_settings(database_name: str, stack: dict[str, Any]) -> Callable[..., ServiceSettings]:
    """The runtime role's settings; towards Kafka the administrator, who may use the tests' own topics."""

    def make(**changes: Any) -> ServiceSettings:
        admin = stack["kafka"]["admin"]
        login = {"kafka_user": admin["user"], "kafka_password": admin["password"]}
        return settings_for(ServiceSettings, "review", database_name, **(login | changes))

    return make


@pytest.fixture
def settings(make_settings: Callable[..., ServiceSettings]) -> ServiceSettings:
    return make_settings()


@pytest.fixture
async def database(settings: ServiceSettings) -> AsyncGenerator[Database]:
    async with open_database(settings, application="kit-tests") as database:
        yield database


@pytest.fixture
def broker(settings: ServiceSettings) -> dict[str, Any]:
    """aiokafka arguments."""
    return connection(settings)


@pytest.fixture
async def make_producer(broker: dict[str, Any]) -> AsyncGenerator[Callable[..., Producer]]:
    made: list[Producer] = []

    def make(**options: Any) -> Producer:
        made.append(Producer(broker, **options))
        return made[-1]

    yield make
    await asyncio.gather(*(producer.close() for producer in made))


@pytest.fixture
def effects(database: Database) -> Callable[[], Awaitable[list[str]]]:
    """What handlers have done, in order."""

    async def read() -> list[str]:
        async with database.transaction(readonly=True) as tx:
            return [row["name"] for row in await tx.fetch("SELECT name FROM effects ORDER BY seq")]

    return read


@pytest.fixture
def spawn(settings: ServiceSettings, tmp_path: Path) -> Generator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a real child process with the test's settings in its environment; ends it with the test."""
    children: list[subprocess.Popen[bytes]] = []
    values = {name: _plain(value) for name, value in settings.model_dump(mode="python").items() if value is not None}
    environment = {f"TUIYOU_{name.upper()}": value for name, value in values.items()}

    def start(*arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        log = (tmp_path / f"child-{len(children)}.log").open("wb")
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=CHILDREN,
            env={
                **os.environ,
                **environment,
                "PYTHONPATH": os.pathsep.join([str(CHILDREN), os.environ.get("PYTHONPATH", "")]),
                **variables,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        children.append(child)
        return child

    yield start
    for child in children:
        if child.poll() is None:
            child.kill()
        child.wait()


def _plain(value: Any) -> str:
    if hasattr(value, "get_secret_value"):
        return value.get_secret_value()
    if isinstance(value, bytes):
        return value.decode()  # Base64Bytes dumps itself encoded
    if isinstance(value, dict):
        return json.dumps({key: _plain(item) for key, item in value.items()})
    return str(value)
