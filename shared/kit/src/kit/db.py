"""Postgres: the pool, transactions with time limits, and the database's clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import asyncpg
from asyncpg.connect_utils import SessionAttribute

from kit.errors import Unavailable
from kit.log import logger
from kit.settings import ServiceSettings

if TYPE_CHECKING:
    Tx: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
    Row: TypeAlias = asyncpg.Record
    _Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
else:
    Tx = asyncpg.pool.PoolConnectionProxy
    Row = asyncpg.Record
    _Pool = asyncpg.Pool

TRANSIENT: tuple[type[BaseException], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.TargetServerAttributeNotMatched,
    asyncpg.InvalidCachedStatementError,
    asyncpg.DiskFullError,
    Unavailable,
)
"""Failures that say nothing about the data: the same transaction may succeed later."""


class Database:
    """A pool whose every wait is bounded. Open it with ``open_database``."""

    def __init__(self, pool: _Pool, acquire_timeout: float) -> None:
        self._pool = pool
        self._acquire_timeout = acquire_timeout

    @asynccontextmanager
    async def transaction(self, *, readonly: bool = False) -> AsyncGenerator[Tx]:
        """One transaction. Commits when the block ends, rolls back when it raises.

        Raises ``Unavailable`` where the database is away, busy, or cancelled the work: nothing was changed, or,
        when the connection broke during the commit, it is not known; the caller repeats with the same key.
        """
        async with self._connection() as connection, connection.transaction(readonly=readonly):
            yield connection

    async def fetch(self, query: str, *values: object) -> list[Row]:
        """The rows of one reading statement, in one round trip: without a transaction around it."""
        async with self._connection() as connection:
            return await connection.fetch(query, *values)

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[Tx]:
        try:
            async with self._pool.acquire(timeout=self._acquire_timeout) as connection:
                try:
                    yield connection
                except asyncpg.InternalClientError:
                    # the server died while an answer was on its way: the driver's own state is lost
                    connection.terminate()
                    raise
        except Unavailable:
            raise
        except asyncpg.InterfaceError as error:
            # both "the connection is closed" and "wrong number of arguments": only the first is not our fault
            if "clos" not in str(error):
                raise
            logger.warning("database_unavailable", cause=type(error).__name__)
            raise Unavailable() from error
        except asyncpg.ReadOnlySQLTransactionError as error:
            # a demoted primary still answers SELECT 1: reconnect, so that the new primary is found
            await self._pool.expire_connections()
            raise Unavailable() from error
        except (asyncpg.InternalClientError, *TRANSIENT) as error:
            logger.warning("database_unavailable", cause=type(error).__name__)
            raise Unavailable() from error

    async def ping(self) -> None:
        """Raises when the database cannot be written to."""
        async with self.transaction() as tx:
            if await tx.fetchval("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool"):
                raise Unavailable()

    async def close(self) -> None:
        try:
            await asyncio.wait_for(self._pool.close(), 10)
        except TimeoutError:
            self._pool.terminate()


@asynccontextmanager
async def open_database(settings: ServiceSettings, *, application: str) -> AsyncGenerator[Database]:
    """A database whose pool closes with the block. The database need not be up yet."""
    pool = asyncpg.create_pool(
        settings.database_url.get_secret_value(),
        reset=_keep_session,
        min_size=0,
        max_size=settings.database_pool_size,
        max_inactive_connection_lifetime=300,
        timeout=5,
        command_timeout=settings.database_statement_timeout + 5,
        target_session_attrs=SessionAttribute.read_write,
        init=_prepare_connection,
        server_settings={
            "application_name": application,
            "timezone": "UTC",
            "statement_timeout": _milliseconds(settings.database_statement_timeout),
            "lock_timeout": _milliseconds(settings.database_lock_timeout),
            "idle_in_transaction_session_timeout": _milliseconds(settings.database_idle_timeout),
            "transaction_timeout": _milliseconds(4 * settings.database_statement_timeout),
        },
    )
    await pool
    database = Database(pool, settings.database_acquire_timeout)
    try:
        yield database
    finally:
        await database.close()


async def now(tx: Tx) -> datetime:
    """The instant at which the transaction began, by the database's clock: the one that decides deadlines."""
    return await tx.fetchval("SELECT now()")


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))


async def _keep_session(_: asyncpg.Connection[asyncpg.Record]) -> None:
    """asyncpg has rolled back what was open. Its own reset would cost a round trip, for session state that
    nothing here leaves behind: locks and settings are the transaction's, and nobody listens."""


async def _prepare_connection(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_dump_json, decoder=json.loads, format="text")


def _dump_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
