"""A database of its own for each test: a clone of a migrated template, used with the service's real role."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg

from kit.migrate import load, migrate
from testkit import stack

_LOCK = 0x7465_7374


@asynccontextmanager
async def fresh_database(service: str, *, migrations: bool = True) -> AsyncGenerator[str]:
    """The name of a new database with the kit's tables and, unless told otherwise, the service's."""
    packages = [f"{service}.db.migrations"] if migrations else []
    template = await _template(service, packages)
    name = f"t_{uuid.uuid4().hex[:16]}"
    admin = await asyncpg.connect(stack.superuser_url())
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy OWNER {service}_owner")
        try:
            yield name
        finally:
            await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        await admin.close()


async def _template(service: str, packages: list[str]) -> str:
    """Makes the template once for each state of the migrations; parallel test processes wait for one another."""
    checksums = "".join(m.checksum for package in ("kit.migrations", *packages) for m in load(package))
    name = f"tpl_{service}_{hashlib.sha256(checksums.encode()).hexdigest()[:12]}"
    admin = await asyncpg.connect(stack.superuser_url())
    try:
        await admin.execute("SELECT pg_advisory_lock($1)", _LOCK)
        if await admin.fetchval("SELECT datistemplate FROM pg_database WHERE datname = $1", name):
            return name
        await admin.execute(f"DROP DATABASE IF EXISTS {name}")
        await admin.execute(f"CREATE DATABASE {name} OWNER {service}_owner")
        await _prepare(service, name)
        await migrate(stack.role_url(service, name, owner=True), packages, runtime_role=service)
        await admin.execute(f"ALTER DATABASE {name} IS_TEMPLATE true")
        return name
    finally:
        await admin.close()


async def _prepare(service: str, name: str) -> None:
    """What provisioning does inside a service's database."""
    inside = await asyncpg.connect(stack.superuser_url(name))
    try:
        await inside.execute(f"""
            ALTER SCHEMA public OWNER TO {service}_owner;
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {service};
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            ALTER DEFAULT PRIVILEGES FOR ROLE {service}_owner IN SCHEMA public
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {service};
            ALTER DEFAULT PRIVILEGES FOR ROLE {service}_owner IN SCHEMA public
                GRANT USAGE, SELECT ON SEQUENCES TO {service};
        """)
    finally:
        await inside.close()
