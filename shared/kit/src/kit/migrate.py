"""Forward-only SQL migrations that live inside the package they belong to.

A package's files are named ``NNNN_verb_noun.sql`` and never change once applied: a changed file is refused. The kit's
own tables come first, then the service's. Each file runs in a transaction of its own, as the database's owner.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import asyncpg

from kit.log import logger

_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")
_LOCK = 0x7475_6979  # one migrator at a time per database

_CREATE = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    package text NOT NULL, number integer NOT NULL, name text NOT NULL, checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (package, number))
"""
_APPLIED = "SELECT package, number, name, checksum FROM schema_migrations"
_RECORD = "INSERT INTO schema_migrations (package, number, name, checksum) VALUES ($1, $2, $3, $4)"


class MigrationError(Exception):
    """The files and the database do not agree; nothing more was applied."""


@dataclass(frozen=True, slots=True)
class Migration:
    package: str
    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def load(package: str) -> list[Migration]:
    """The migrations of ``package`` (a package with SQL files), in order; numbers must have no gap."""
    found: list[Migration] = []
    for file in sorted(resources.files(package).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".sql"):
            continue
        match = _NAME.match(file.name)
        if match is None:
            raise MigrationError(f"{package}: {file.name} is not named NNNN_verb_noun.sql")
        found.append(Migration(package, int(match[1]), file.name, file.read_text(encoding="utf-8")))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise MigrationError(f"{package}: numbers must run from 0001 without a gap")
    return found


async def migrate(owner_url: str, packages: Sequence[str], *, runtime_role: str, lock_timeout: str = "5s") -> int:
    """Applies what is missing and answers how many files that were. Safe to run from several places at once."""
    migrations = [migration for package in ("kit.migrations", *packages) for migration in load(package)]
    connection = await asyncpg.connect(
        owner_url,
        timeout=30,
        server_settings={"lock_timeout": lock_timeout, "tuiyou.runtime_role": runtime_role},
    )
    try:
        # waiting for another migrator is not waiting for a table: it has a limit of its own
        await connection.execute("SET lock_timeout = '10min'")
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await connection.execute(f"SET lock_timeout = '{lock_timeout}'")
        await connection.execute(_CREATE)
        return await _apply(connection, migrations)
    finally:
        await connection.close()


async def _apply(connection: asyncpg.Connection[asyncpg.Record], migrations: Sequence[Migration]) -> int:
    applied = {(row["package"], row["number"]): row for row in await connection.fetch(_APPLIED)}
    known = {(migration.package, migration.number) for migration in migrations}
    if unknown := [row["name"] for key, row in applied.items() if key not in known]:
        raise MigrationError(f"the database is ahead of this code: {', '.join(sorted(unknown))}")
    count = 0
    for migration in migrations:
        row = applied.get((migration.package, migration.number))
        if row is None:
            async with connection.transaction():
                await connection.execute(migration.sql)
                await connection.execute(
                    _RECORD, migration.package, migration.number, migration.name, migration.checksum
                )
            logger.info("migration_applied", package=migration.package, name=migration.name)
            count += 1
        elif row["checksum"] != migration.checksum:
            raise MigrationError(f"{migration.package}: {migration.name} changed after it was applied")
    return count
