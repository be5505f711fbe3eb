"""``python -m <service> api | worker | migrate | verify-audit | replay-dead-letters``: the same in every service."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlsplit

import uvloop
from fastapi import FastAPI

from kit import audit, dead_letters, log, migrate, telemetry
from kit.crypto import FieldCipher
from kit.db import open_database
from kit.http.server import Server
from kit.inbox import Subscriptions
from kit.settings import ServiceSettings

S = TypeVar("S", bound=ServiceSettings)


@dataclass(frozen=True, slots=True)
class Service(Generic[S]):
    """What a service's ``__main__`` declares."""

    name: str
    settings: Callable[[], S]
    create_app: Callable[[S], FastAPI]
    run_worker: Callable[[S, asyncio.Event], Awaitable[None]]
    subscriptions: Subscriptions | None = None

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Runs the named process; answers its exit code."""
        commands: dict[str, Callable[[S], Awaitable[int]]] = {
            "api": self._api,
            "worker": self._worker,
            "migrate": self._migrate,
            "verify-audit": self._verify_audit,
            "replay-dead-letters": self._replay,
        }
        parser = argparse.ArgumentParser(prog=f"python -m {self.name}")
        parser.add_argument("process", choices=commands)
        process = parser.parse_args(arguments).process
        settings = self.prepare(process)
        return uvloop.run(_code(commands[process](settings)))

    def prepare(self, process: str) -> S:
        """Settings from the environment, log and traces configured."""
        settings = self.settings()
        log.configure(self.name, process, level=settings.log_level, style=settings.log_format)
        telemetry.configure(self.name, settings.otlp_endpoint)
        return settings

    async def _api(self, settings: S) -> int:
        await Server(self.create_app(settings), settings).run_until(stop_on_signals())
        return 0

    async def _worker(self, settings: S) -> int:
        await self.run_worker(settings, stop_on_signals())
        return 0

    async def _migrate(self, settings: S) -> int:
        if settings.migration_database_url is None:
            log.logger.error("setting_missing", name="TUIYOU_MIGRATION_DATABASE_URL")
            return 2
        runtime_role = urlsplit(settings.database_url.get_secret_value()).username or self.name
        url = settings.migration_database_url.get_secret_value()
        count = await migrate.migrate(url, [f"{self.name}.db.migrations"], runtime_role=runtime_role)
        log.logger.info("migrated", applied=count)
        return 0

    async def _verify_audit(self, settings: S) -> int:
        async with (
            open_database(settings, application=f"{self.name}-audit") as database,
            database.transaction(readonly=True) as tx,
        ):
            verdict = await audit.verify(tx, settings.audit_key)
        log.logger.info(
            "audit_verified",
            intact=verdict.intact,
            records=verdict.records,
            unsealed=verdict.unsealed,
            broken_at=verdict.broken_at,
            reason=verdict.reason,
        )
        return 0 if verdict.intact else 1

    async def _replay(self, settings: S) -> int:
        if self.subscriptions is None:
            return 0
        cipher = FieldCipher(settings.field_keys, settings.field_key_id)
        async with open_database(settings, application=f"{self.name}-replay") as database:
            done, failed = await dead_letters.replay(database, self.subscriptions, cipher)
        log.logger.info("dead_letters_replayed", done=done, failed=failed)
        return 1 if failed else 0


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set; a second signal ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    return stop


async def _code(work: Awaitable[int]) -> int:
    return await work
