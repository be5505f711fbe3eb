"""What a process holds of a database: asyncpg's pool and connection, as far as the kit uses them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from kit.db import Database
from simulation.postgres import Row, Server, Session
from simulation.process import Process
from simulation.statements import NotModelled, Statement, named


def open_database(process: Process, server: Server, statements: Mapping[str, Statement]) -> Database:
    """The kit's own ``Database`` on a pool of the model."""
    pool: Any = Pool(process, server, statements)
    return Database(pool, acquire_timeout=2.0)


class Pool:
    def __init__(self, process: Process, server: Server, statements: Mapping[str, Statement]) -> None:
        self._process = process
        self._server = server
        self._statements = statements

    @asynccontextmanager
    async def acquire(self, *, timeout: float) -> AsyncGenerator[Connection]:
        del timeout  # the pool of the model is never empty
        self._process.require_life()
        session = self._server.session()

        def hang_up() -> None:
            # a commit that is under way arrives all the same
            if not session.committing:
                session.end(_broken())

        self._process.ends.append(hang_up)
        try:
            yield Connection(self._process, session, self._statements)
        finally:
            if self._process.alive:
                self._process.ends.remove(hang_up)
                session.end(_closed())


class Record(Row):
    """A row as asyncpg gives it: like a mapping, but it unpacks into its values."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())


class Connection:
    def __init__(self, process: Process, session: Session, statements: Mapping[str, Statement]) -> None:
        self._process = process
        self._session = session
        self._statements = statements

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        if (statement := self._statements.get(sql)) is None:
            raise NotModelled(named(sql))
        await self._travel()
        session = self._session
        session.require_open()
        session.work()
        try:
            rows = await statement(session, *values)
        except asyncpg.PostgresError:
            session.failed = True
            session.rest()
            raise
        self._process.require_life()
        self._process.trace.add(self._process.name, getattr(statement, "__name__", sql), len(rows))
        if not session.open:
            session.commit()  # a statement by itself is a transaction
        session.rest()
        await self._travel()
        return [Record(row) for row in rows]

    async def fetchrow(self, sql: str, *values: Any) -> Row | None:
        rows = await self.fetch(sql, *values)
        return rows[0] if rows else None

    async def fetchval(self, sql: str, *values: Any) -> Any:
        row = await self.fetchrow(sql, *values)
        return next(iter(row.values())) if row else None

    async def execute(self, sql: str, *values: Any) -> str:
        return f"ROWS {len(await self.fetch(sql, *values))}"

    @asynccontextmanager
    async def transaction(self, *, readonly: bool = False) -> AsyncGenerator[None]:
        """A transaction, or a savepoint inside one."""
        del readonly
        session = self._session
        self._process.require_life()
        if session.open:
            back = session.savepoint()
            try:
                yield
            except BaseException:
                if self._process.alive and session.ended is None:
                    back()
                raise
            return
        session.begin()
        try:
            yield
        except BaseException:
            if self._process.alive and session.ended is None:
                session.rollback()
            raise
        await self._commit()

    async def _commit(self) -> None:
        """The request may arrive after the death of its sender, and the answer may be lost."""
        session = self._session
        self._process.require_life()
        session.require_alive()
        session.work()
        if self._process.weather.lost():
            session.end(_broken())
            raise _broken()
        session.committing = True
        delay = self._process.weather.trip()
        asyncio.get_running_loop().call_later(delay, self._arrive)
        await self._process.pause(delay)
        session.require_alive()
        await self._travel()

    def _arrive(self) -> None:
        if self._session.ended is None:
            self._process.trace.add(self._process.name, "commits")
            self._session.commit()

    async def _travel(self) -> None:
        self._process.require_life()
        if self._session.ended is None and self._process.weather.lost():
            await self._process.trip()
            self._session.end(_broken())
            raise _broken()
        await self._process.trip()
        self._session.require_alive()


def _broken() -> Exception:
    return asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")


def _closed() -> Exception:
    return asyncpg.InterfaceError("connection is closed")
