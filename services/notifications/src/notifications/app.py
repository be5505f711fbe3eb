"""The API process."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from kit.auth import KeySet, TokenVerifier
from kit.db import open_database
from kit.http.access import require
from kit.http.app import build_app
from kit.http.audit import Auditing
from notifications.api import messages
from notifications.config import Settings


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        keys = KeySet(settings.jwks_url)
        async with open_database(settings, application="notifications-api") as database:
            app.state.database = database
            app.state.verifier = TokenVerifier(keys, issuer=settings.token_issuer)
            yield
        await keys.close()

    async def database_answers() -> None:
        await app.state.database.ping()

    app = build_app(
        "Tuiyou notifications",
        description="Messages to applicants and experts: the portal's inbox. They also go out by mail.",
        root_path=settings.root_path,
        routers=[messages.router],
        checks={"database": database_answers},
        lifespan=lifespan,
        secret=settings.blind_index_key,
        auditing=Auditing(require("auditor"), settings.audit_key),
    )
    return app
