"""One database and two roles a service; nobody else may connect to it."""

import asyncio
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from provision import DEPLOY
from provision.scram import matches, verifier

DECLARATION = DEPLOY / "postgres" / "databases.toml"

_LOCK = 0x70726F76  # one provisioning at a time
_ROLE = "SELECT rolpassword FROM pg_authid WHERE rolname = $1"
_SETTINGS = """
SELECT split_part(setting, '=', 1) AS name, split_part(setting, '=', 2) AS value
FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS setting
WHERE r.rolname = $1 AND s.setdatabase = 0
"""
_DATABASE_OWNER = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = $1"
_INSIDE = """
ALTER SCHEMA public OWNER TO "{service}_owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "{service}";
ALTER DEFAULT PRIVILEGES FOR ROLE "{service}_owner" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{service}";
ALTER DEFAULT PRIVILEGES FOR ROLE "{service}_owner" IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO "{service}";
"""


@dataclass(frozen=True)
class ServiceRoles:
    """The passwords (ASCII) of a service's two roles."""

    owner_password: str = field(repr=False)
    password: str = field(repr=False)


def provision(superuser_dsn: str, services: Mapping[str, ServiceRoles], declaration: Path = DECLARATION) -> None:
    """
    Creates and corrects roles, databases, extensions and privileges of all `services`.

    `superuser_dsn` names any database of the server. Raises ValueError when `services` are not those that are
    declared, else what asyncpg raises.
    """
    asyncio.run(_provision(superuser_dsn, services, tomllib.loads(declaration.read_text(encoding="utf-8"))))


def prepare_database(superuser_dsn: str, service: str, database: str, declaration: Path = DECLARATION) -> None:
    """Extensions, schema and privileges inside one existing `database` whose roles are those of `service`."""
    declared = tomllib.loads(declaration.read_text(encoding="utf-8"))
    asyncio.run(_prepare(superuser_dsn, service, database, declared["services"][service]["extensions"]))


async def _provision(dsn: str, services: Mapping[str, ServiceRoles], declared: dict[str, Any]) -> None:
    if set(services) != set(declared["services"]):
        raise ValueError(f"passwords are given for {sorted(services)}, declared are {sorted(declared['services'])}")
    server = await asyncpg.connect(dsn, timeout=30)
    try:
        await server.execute(f"SELECT pg_advisory_lock({_LOCK})")  # until this connection closes
        for database in ("postgres", "template1"):
            await server.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
        for service, roles in services.items():
            limits = declared["limits"]
            await set_role(server, f"{service}_owner", roles.owner_password, limits["owner"])
            await set_role(server, service, roles.password, limits["runtime"])
            await _database(server, service)
    finally:
        await server.close()
    wanted = {service: declared["services"][service]["extensions"] for service in services}
    await asyncio.gather(*(_prepare(dsn, service, service, extensions) for service, extensions in wanted.items()))


async def set_role(server: Any, name: str, password: str, limits: Mapping[str, str]) -> None:
    """Creates or corrects a role that may log in and nothing else; `limits` are all its settings."""
    row = await server.fetchrow(_ROLE, name)
    if row is None:
        await server.execute(f'CREATE ROLE "{name}"')
    await server.execute(f'ALTER ROLE "{name}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS')
    if row is None or not matches(password, row["rolpassword"]):
        await server.execute(f"ALTER ROLE \"{name}\" PASSWORD '{verifier(password)}'")
    current = {setting["name"]: setting["value"] for setting in await server.fetch(_SETTINGS, name)}
    for setting in current.keys() - limits.keys():
        await server.execute(f'ALTER ROLE "{name}" RESET {setting}')
    for setting, value in limits.items():
        if current.get(setting) != value:
            await server.execute(f"ALTER ROLE \"{name}\" SET {setting} = '{value}'")


async def _database(server: Any, service: str) -> None:
    owner = await server.fetchval(_DATABASE_OWNER, service)
    if owner is None:
        await server.execute(f'CREATE DATABASE "{service}" OWNER "{service}_owner"')
    elif owner != f"{service}_owner":
        await server.execute(f'ALTER DATABASE "{service}" OWNER TO "{service}_owner"')
    await server.execute(f'REVOKE ALL ON DATABASE "{service}" FROM PUBLIC')
    await server.execute(f'GRANT CONNECT ON DATABASE "{service}" TO "{service}"')


async def _prepare(dsn: str, service: str, database: str, extensions: list[str]) -> None:
    inside = await asyncpg.connect(dsn, database=database, timeout=30)
    try:
        async with inside.transaction():
            await inside.execute(_INSIDE.format(service=service))
            for extension in extensions:
                await inside.execute(f'CREATE EXTENSION IF NOT EXISTS "{extension}" SCHEMA public')
    finally:
        await inside.close()
