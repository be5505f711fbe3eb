"""The database's limits: every wait ends, and ends as ``Unavailable``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import asyncpg
import pytest

from kit.db import Database, now, open_database
from kit.errors import NotFound, Unavailable
from kit.settings import ServiceSettings
from testkit.probes import eventually
from testkit.proxy import proxy_to

Make = Callable[..., ServiceSettings]
_INSERT = "INSERT INTO effects (name) VALUES ($1)"


async def add(database: Database, name: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(_INSERT, name)


async def test_commits_at_the_end_and_rolls_back_what_raises(database: Database, effects) -> None:
    await add(database, "kept")
    with pytest.raises(NotFound):  # noqa: PT012 - the block is the transaction
        async with database.transaction() as tx:
            await tx.execute(_INSERT, "undone")
            raise NotFound("gone", "没有", "gone")
    assert await effects() == ["kept"]


async def test_waiting_for_a_connection_ends(make_settings: Make) -> None:
    settings = make_settings(database_pool_size=1, database_acquire_timeout=0.2)
    async with open_database(settings, application="t") as database:
        async with database.transaction():
            with pytest.raises(Unavailable):
                async with database.transaction():
                    pass
        await database.ping()


async def test_a_long_statement_is_cancelled(make_settings: Make) -> None:
    async with open_database(make_settings(database_statement_timeout=0.2), application="t") as database:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            async with database.transaction() as tx:
                await tx.execute("SELECT pg_sleep(20)")
        assert time.monotonic() - began < 5
        await database.ping()


async def test_waiting_for_a_lock_ends(make_settings: Make, database: Database) -> None:
    async with open_database(make_settings(database_lock_timeout=0.2), application="t") as other:
        async with database.transaction() as tx:
            await tx.execute("LOCK TABLE effects")
            with pytest.raises(Unavailable):
                await add(other, "waits")
        await add(other, "goes on")


async def test_a_transaction_whose_process_stands_still_is_ended(make_settings: Make, effects) -> None:
    async with open_database(make_settings(database_idle_timeout=0.2), application="t") as database:

        async def lose_it() -> None:
            async with database.transaction() as tx:
                await tx.execute(_INSERT, "lost")
                ended = asyncio.Event()
                tx.add_termination_listener(lambda _: ended.set())
                await asyncio.wait_for(ended.wait(), 5)
                await tx.execute(_INSERT, "too late")

        with pytest.raises(Unavailable):
            await lose_it()
    assert await effects() == []


async def test_a_read_only_database_is_unavailable_and_recovers(
    make_settings: Make, superuser: asyncpg.Connection, database_name: str
) -> None:
    await superuser.execute(f"ALTER DATABASE {database_name} SET default_transaction_read_only = on")
    async with open_database(make_settings(), application="t") as database:
        with pytest.raises(Unavailable):
            await add(database, "refused")
        with pytest.raises(Unavailable):
            await database.ping()
        await superuser.execute("SET default_transaction_read_only = off")
        await superuser.execute(f"ALTER DATABASE {database_name} RESET default_transaction_read_only")
        await add(database, "accepted")


async def test_after_a_refused_write_the_connections_are_replaced(make_settings: Make) -> None:
    """A demoted primary keeps its connections open and refuses to write on them."""
    async with open_database(make_settings(database_pool_size=1), application="t") as database:

        async def server_process() -> int:
            async with database.transaction() as tx:
                return await tx.fetchval("SELECT pg_backend_pid()")

        before = await server_process()
        assert await server_process() == before
        with pytest.raises(Unavailable):
            async with database.transaction(readonly=True) as tx:
                await tx.execute(_INSERT, "refused")
        assert await server_process() != before


async def test_a_killed_connection_is_unavailable_and_the_next_one_works(
    database: Database, superuser: asyncpg.Connection, effects
) -> None:
    with pytest.raises(Unavailable):  # noqa: PT012 - the block is the transaction
        async with database.transaction() as tx:
            await tx.execute(_INSERT, "lost")
            await superuser.fetchval("SELECT pg_terminate_backend($1)", await tx.fetchval("SELECT pg_backend_pid()"))
            await tx.execute(_INSERT, "lost as well")
    await add(database, "after")
    assert await effects() == ["after"]


async def test_a_database_that_is_away_is_unavailable_and_comes_back(make_settings: Make) -> None:
    parts = urlsplit(make_settings().database_url.get_secret_value())
    async with proxy_to(str(parts.hostname), parts.port or 5432) as proxy:
        url = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{proxy.port}").geturl()
        async with open_database(make_settings(database_url=url), application="t") as database:
            await add(database, "before")
            await proxy.stop()
            for _ in range(3):
                with pytest.raises(Unavailable):
                    await add(database, "meanwhile")
            await proxy.start()
            await add(database, "after")


async def test_cancelled_work_gives_its_connection_back(make_settings: Make, superuser: asyncpg.Connection) -> None:
    async with open_database(make_settings(database_pool_size=1), application="t-cancel") as database:

        async def work() -> None:
            async with database.transaction() as tx:
                await tx.execute("SELECT pg_sleep(20)")

        active = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 't-cancel' AND state = 'active'"
        task = asyncio.create_task(work())
        await eventually(lambda: superuser.fetchval(active), what="the statement to run")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await database.ping()
        assert await superuser.fetchval(active) == 0


async def test_a_wrong_call_is_no_outage(database: Database) -> None:
    with pytest.raises(asyncpg.InterfaceError):
        async with database.transaction() as tx:
            await tx.execute(_INSERT, "one", "too many")


async def test_json_and_the_clock(database: Database) -> None:
    async with database.transaction() as tx:
        assert await tx.fetchval("SELECT $1::jsonb", {"名": ["一", 1, None]}) == {"名": ["一", 1, None]}
        assert await now(tx) == await tx.fetchval("SELECT now()")
        assert (await now(tx)).utcoffset() is not None


async def test_a_driver_that_lost_its_state_is_an_outage_and_its_connection_is_dropped(make_settings: Make) -> None:
    # what asyncpg raises from COMMIT when the server was killed while an answer was on its way
    async with open_database(make_settings(database_pool_size=1), application="t") as database:
        async with database.transaction() as tx:
            first = tx.get_server_pid()
        with pytest.raises(Unavailable):
            async with database.transaction():
                raise asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")
        async with database.transaction() as tx:
            assert tx.get_server_pid() != first


async def test_one_statement_reads_without_a_transaction(database: Database) -> None:
    [row] = await database.fetch("SELECT $1::int + 1 AS n, pg_current_xact_id_if_assigned() AS xid", 1)
    assert (row["n"], row["xid"]) == (2, None)
    with pytest.raises(asyncpg.UndefinedTableError):
        await database.fetch("SELECT 1 FROM nowhere")
