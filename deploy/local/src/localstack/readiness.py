"""Asking each program whether it is ready, and waiting until it is."""

import asyncio
import socket
import time
from collections.abc import Callable
from typing import Any

import asyncpg
import httpx

from localstack.places import Instance
from localstack.progress import Progress, StackError
from localstack.services import PROCESSES, SERVICES
from localstack.stack import superuser_url
from localstack.supervision import Supervisor

Check = Callable[[], str | None]
"""A check returns None when the program is ready, else what is wrong."""


def _http(url: str) -> str | None:
    try:
        answer = httpx.get(url, timeout=3, trust_env=False)
    except httpx.HTTPError as error:
        return f"{url}: {error or type(error).__name__}"
    return None if answer.status_code < 400 else f"{url}: {answer.status_code} {answer.text[:500]}"


def _tcp(host: str, port: int) -> str | None:
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError as error:
        return f"{host}:{port}: {error}"
    return None


async def _select(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=3)
    try:
        await connection.fetchval("SELECT 1")
    finally:
        await connection.close()


def _postgres(dsn: str) -> str | None:
    try:
        asyncio.run(_select(dsn))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def checks(stack: dict[str, Any]) -> dict[str, Check]:
    """A check for every program of the stack."""
    host, _, port = stack["kafka"]["servers"].partition(":")
    table: dict[str, Check] = {
        "postgres": lambda: _postgres(superuser_url(stack)),
        "kafka": lambda: _tcp(host, int(port)),
        "minio": lambda: _http(stack["object_store"]["url"] + "/minio/health/ready"),
        "mailpit": lambda: _http(stack["mail"]["http_url"] + "/readyz"),
        "nginx": lambda: _http(stack["gateway"]["url"] + "/docs"),
    }
    if "second_object_store" in stack:
        table["versitygw"] = lambda: _http(stack["second_object_store"]["url"] + "/health")
    if "network" in stack:
        table["toxiproxy"] = lambda: _http(stack["network"]["url"] + "/version")
    for service in SERVICES:
        for process in PROCESSES:
            address = stack["processes"][service][process] + "/readyz"
            table[f"{service}-{process}"] = lambda address=address: _http(address)
    return table


def log_tail(instance: Instance, program: str, lines: int = 15) -> str:
    path = instance.log_of(program)
    if not path.exists():
        return f"  ({path} does not exist)"
    tail = path.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(f"  {line[:300]}" for line in [f"last lines of {path}:", *tail])


class Waiting:
    """Waits for programs of one instance, each with its own check."""

    def __init__(self, instance: Instance, stack: dict[str, Any], supervisor: Supervisor, progress: Progress) -> None:
        self._instance = instance
        self._checks = checks(stack)
        self._supervisor = supervisor
        self._progress = progress

    def until_ready(self, program: str, *, seconds: float = 120) -> None:
        """Returns when `program` is ready; raises StackError with its last log lines when it is not in time."""
        deadline = time.monotonic() + seconds
        wrong: str | None = None
        # a process that ends again at once may answer before it does: it must also have run for a second
        while (state := self._supervisor.states().get(program)) != "RUNNING" or (
            wrong := self._checks[program]()
        ) is not None:
            if state == "FATAL" or time.monotonic() > deadline:
                cause = wrong or "it ends again and again"
                tail = log_tail(self._instance, program)
                raise StackError(f"{program} is not ready ({state}): {cause}\n{tail}")
            time.sleep(0.1)
        self._progress.say(program, "ready")
