"""Migrations on a real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from kit.db import Database
from kit.migrate import MigrationError, load, migrate
from testkit.stack import role_url

MakePackage = Callable[..., str]


@pytest.fixture
def make_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakePackage:
    """Writes SQL files into an importable package; answers its name."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(files: dict[str, str], name: str | None = None) -> str:
        folder = tmp_path / (name or f"migrations_{uuid4().hex}")
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
        for file, sql in files.items():
            (folder / file).write_text(sql)
        return folder.name

    return make


@pytest.fixture
def owner_url(database_name: str) -> str:
    return role_url("review", database_name, owner=True)


async def apply(owner_url: str, package: str, **options: str) -> int:
    return await migrate(owner_url, [package], runtime_role="review", **options)


async def test_applies_what_is_missing_once(owner_url: str, make_package: MakePackage, database: Database) -> None:
    package = make_package({"0001_create_things.sql": "CREATE TABLE things (id int)"})
    assert [await apply(owner_url, package), await apply(owner_url, package)] == [1, 0]
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO things VALUES (1)")  # the runtime role needs no grant of its own
        assert await tx.fetchval("SELECT count(*) FROM things") == 1


async def test_a_changed_file_is_refused(owner_url: str, make_package: MakePackage) -> None:
    package = make_package({"0001_create_things.sql": "CREATE TABLE things (id int)"})
    await apply(owner_url, package)
    make_package({"0001_create_things.sql": "CREATE TABLE things (id bigint)"}, package)
    with pytest.raises(MigrationError, match="changed after it was applied"):
        await apply(owner_url, package)


async def test_code_older_than_the_database_is_refused(
    owner_url: str, make_package: MakePackage, tmp_path: Path
) -> None:
    files = {"0001_create_a.sql": "CREATE TABLE a (id int)", "0002_create_b.sql": "CREATE TABLE b (id int)"}
    package = make_package(files)
    await apply(owner_url, package)
    (tmp_path / package / "0002_create_b.sql").unlink()
    with pytest.raises(MigrationError, match=r"ahead of this code: 0002_create_b\.sql"):
        await apply(owner_url, package)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        (["0001_create_a.sql", "0003_create_b.sql"], "without a gap"),
        (["0002_create_a.sql"], "without a gap"),
        (["0001_create_a.sql", "0001_create_b.sql"], "without a gap"),
        (["1_create_a.sql"], "not named"),
        (["0001-create-a.sql"], "not named"),
    ],
)
def test_names_and_numbers_are_checked(make_package: MakePackage, files: list[str], complaint: str) -> None:
    package = make_package(dict.fromkeys(files, "SELECT 1"))
    with pytest.raises(MigrationError, match=complaint):
        load(package)


async def test_two_migrators_at_once_apply_once(owner_url: str, make_package: MakePackage) -> None:
    sql = "SELECT pg_sleep(0.3); CREATE TABLE things (id int)"
    package = make_package({"0001_create_things.sql": sql})
    counts = await asyncio.gather(*(apply(owner_url, package) for _ in range(3)))
    assert sorted(counts) == [0, 0, 1]


async def test_a_locked_table_makes_it_give_up_and_leaves_nothing(
    owner_url: str, make_package: MakePackage, database: Database
) -> None:
    package = make_package({"0001_widen_effects.sql": "CREATE TABLE a (id int); ALTER TABLE effects ADD extra int"})
    async with database.transaction() as tx:
        await tx.fetch("SELECT name FROM effects")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await apply(owner_url, package, lock_timeout="200ms")
    async with database.transaction() as tx:
        assert await tx.fetchval("SELECT to_regclass('a')") is None
    assert await apply(owner_url, package) == 1


async def test_what_was_applied_before_a_failing_file_stays(owner_url: str, make_package: MakePackage) -> None:
    package = make_package({"0001_create_a.sql": "CREATE TABLE a (id int)", "0002_break_it.sql": "SELECT nonsense"})
    with pytest.raises(asyncpg.UndefinedColumnError):
        await apply(owner_url, package)
    make_package({"0002_break_it.sql": "SELECT 1"}, package)
    assert await apply(owner_url, package) == 1


@pytest.mark.parametrize("table", ["audit_records", "audit_seals"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET xid = xid", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_runtime_role_may_only_add_audit_records(database: Database, table: str, verb: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.transaction() as tx:
            await tx.execute(verb.format(table))


@pytest.mark.parametrize("sql", ["CREATE TABLE mine (id int)", "DROP TABLE effects"])
async def test_the_runtime_role_defines_nothing(database: Database, sql: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.transaction() as tx:
            await tx.execute(sql)
