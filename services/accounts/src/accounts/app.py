"""The HTTP application: wiring, nothing else."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from accounts import queries
from accounts.api import (
    bureaus,
    challenges,
    confirmations,
    directory,
    erasures,
    imports,
    invitations,
    keys,
    me,
    passwords,
    people,
    registrations,
    second_factor,
    sessions,
)
from accounts.commands.parts import Parts
from accounts.config import Settings
from kit.auth import KeySet, TokenVerifier
from kit.db import Database, open_database
from kit.errors import Unavailable
from kit.http.access import require
from kit.http.app import build_app
from kit.http.audit import Auditing

_ROUTERS = (
    registrations.router, challenges.router, second_factor.router, passwords.router, sessions.router,
    confirmations.router, me.router, erasures.router, people.router, directory.router, invitations.router,
    imports.router, bureaus.router, keys.router,
)  # fmt: skip


class OwnKeys(httpx.AsyncBaseTransport):
    """Answers this service's question for its own keys without a detour over the network."""

    def __init__(self, database: Database, parts: Parts) -> None:
        self._database = database
        self._parts = parts

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            async with self._database.transaction() as tx:
                return httpx.Response(200, json=await queries.published_keys(tx, self._parts.vault))
        except Unavailable as error:
            raise httpx.ConnectError("the database is away", request=request) from error


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_database(settings, application="accounts-api") as database:
            parts = Parts.of(settings)
            own = httpx.AsyncClient(transport=OwnKeys(database, parts))
            key_set = KeySet("http://accounts/jwks.json", client=own)
            app.state.database = database
            app.state.parts = parts
            app.state.verifier = TokenVerifier(key_set, issuer=settings.token_issuer)
            try:
                yield
            finally:
                parts.close()
                await key_set.close()

    async def check_database() -> None:
        await app.state.database.ping()

    app = build_app(
        "accounts",
        description="Who people are: registration, login, tokens, roles, bureaus, experts.",
        root_path=settings.root_path,
        routers=_ROUTERS,
        checks={"database": check_database},
        lifespan=lifespan,
        secret=settings.blind_index_key,
        auditing=Auditing(require("auditor"), settings.audit_key),
    )
    return app
