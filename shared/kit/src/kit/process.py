"""``python -m <service> api | worker | migrate | verify-audit | replay-dead-letters | republish-events | reseal``.

The same in every service.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pkgutil import resolve_name
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import uvloop

from kit import audit, dead_letters, log, migrate, outbox, telemetry
from kit.crypto import FieldCipher
from kit.db import open_database
from kit.http.server import Server
from kit.inbox import Subscriptions
from kit.reseal import OF_THE_KIT, SealedColumn, reseal
from kit.settings import ServiceSettings

S = TypeVar("S", bound=ServiceSettings)


@dataclass(frozen=True, slots=True)
class Command(Generic[S]):
    """A command that only one service has. ``run`` answers the exit code."""

    run: Callable[[S, argparse.Namespace], Awaitable[int]]
    add_arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None


@dataclass(frozen=True, slots=True)
class Service(Generic[S]):
    """What a service's ``__main__`` declares. ``sealed`` and ``commands`` are its own, besides those
    that every service has.

    Its parts are named, as ``module:name``, and loaded by the process that needs them: a worker has no use for the web
    framework, nor the API for what makes workbooks.
    """

    name: str
    settings: Callable[[], S]
    create_app: str
    """A function of the settings that answers the application."""
    run_worker: str
    """A coroutine function of the settings and the event that ends it."""
    subscriptions: str | None = None
    """The service's ``Subscriptions``."""
    sealed: Sequence[SealedColumn] = ()
    commands: Mapping[str, Command[S]] = field(default_factory=dict[str, Command[S]])

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Runs the named process; answers its exit code."""
        commands: dict[str, Command[S]] = {
            "api": Command(self._api),
            "worker": Command(self._worker),
            "migrate": Command(self._migrate),
            "verify-audit": Command(self._verify_audit),
            "replay-dead-letters": Command(self._replay),
            "republish-events": Command(self._republish, _take_since),
            "reseal": Command(self._reseal),
            **self.commands,
        }
        parser = argparse.ArgumentParser(prog=f"python -m {self.name}")
        processes = parser.add_subparsers(dest="process", required=True)
        for name, command in commands.items():
            command.add_arguments(processes.add_parser(name))
        given = parser.parse_args(arguments)
        settings = self.prepare(given.process)
        return uvloop.run(_code(commands[given.process].run(settings, given)))

    def prepare(self, process: str) -> S:
        """Settings from the environment, log and traces configured."""
        settings = self.settings()
        log.configure(self.name, process, level=settings.log_level, style=settings.log_format)
        telemetry.configure(self.name, settings.otlp_endpoint)
        return settings

    async def _api(self, settings: S, _: argparse.Namespace) -> int:
        create_app: Callable[[S], Any] = resolve_name(self.create_app)
        app = create_app(settings)
        relax_collector()
        await Server(app, settings).run_until(stop_on_signals())
        return 0

    async def _worker(self, settings: S, _: argparse.Namespace) -> int:
        run_worker: Callable[[S, asyncio.Event], Awaitable[None]] = resolve_name(self.run_worker)
        relax_collector()
        await run_worker(settings, stop_on_signals())
        return 0

    async def _migrate(self, settings: S, _: argparse.Namespace) -> int:
        if settings.migration_database_url is None:
            log.logger.error("setting_missing", name="TUIYOU_MIGRATION_DATABASE_URL")
            return 2
        runtime_role = urlsplit(settings.database_url.get_secret_value()).username or self.name
        url = settings.migration_database_url.get_secret_value()
        count = await migrate.migrate(url, [f"{self.name}.db.migrations"], runtime_role=runtime_role)
        log.logger.info("migrated", applied=count)
        return 0

    async def _verify_audit(self, settings: S, _: argparse.Namespace) -> int:
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
            flaw=verdict.flaw,
        )
        return 0 if verdict.intact else 1

    async def _replay(self, settings: S, _: argparse.Namespace) -> int:
        if self.subscriptions is None:
            return 0
        subscriptions: Subscriptions = resolve_name(self.subscriptions)
        cipher = FieldCipher(settings.field_keys, settings.field_key_id)
        async with open_database(settings, application=f"{self.name}-replay") as database:
            done, failed = await dead_letters.replay(database, subscriptions.given(cipher=cipher), cipher)
        log.logger.info("dead_letters_replayed", done=done, failed=failed)
        return 1 if failed else 0

    async def _republish(self, settings: S, given: argparse.Namespace) -> int:
        async with (
            open_database(settings, application=f"{self.name}-republish") as database,
            database.transaction() as tx,
        ):
            count = await outbox.republish(tx, given.since)
        log.logger.info("events_marked_for_republishing", count=count, since=given.since.isoformat())
        return 0

    async def _reseal(self, settings: S, _: argparse.Namespace) -> int:
        """1 where something is left: then run it again."""
        cipher = FieldCipher(settings.field_keys, settings.field_key_id)
        async with open_database(settings, application=f"{self.name}-reseal") as database:
            results = await reseal(database, (*self.sealed, *OF_THE_KIT), cipher)
            done, left = sum(result.done for result in results), sum(result.left for result in results)
            subject, counts = f"field-key/{settings.field_key_id}", {"done": done, "left": left}
            async with database.transaction() as tx:
                await audit.record(
                    tx, actor="operator", role="operator", action="fields_resealed", subject=subject, after=counts
                )
        for result in results:
            column = f"{result.column.table}.{result.column.column}"
            log.logger.info("column_resealed", column=column, done=result.done, left=result.left)
        log.logger.info("fields_resealed", key=settings.field_key_id, done=done, left=left)
        return 1 if left else 0


def _take_since(parser: argparse.ArgumentParser) -> None:
    parser.description = "Sends events again, with the same ids: for a broker that lost data."
    parser.add_argument("--since", type=_instant, required=True, help="when they occurred, as 2026-03-15T08:00+08:00")


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("the instant needs an offset")
    return at


def relax_collector() -> None:
    """What is loaded by now stays for the process's life; with the default thresholds the cyclic collector would walk
    through it, and through every batch of rows, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


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
