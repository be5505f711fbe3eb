"""The HTTP application: wiring, nothing else."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from kit.auth import KeySet, TokenVerifier
from kit.db import open_database
from kit.http.access import require
from kit.http.app import build_app
from kit.http.audit import Auditing
from review.api import assignments, calls, cases, panels
from review.config import Settings


def create_app(settings: Settings) -> FastAPI:
    """The service's API, with its database and the check of tokens."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        keys = KeySet(settings.jwks_url)
        try:
            async with open_database(settings, application="review-api") as database:
                app.state.database = database
                app.state.verifier = TokenVerifier(keys, issuer=settings.token_issuer)
                yield
        finally:
            await keys.close()

    async def check_database() -> None:
        await app.state.database.ping()

    app = build_app(
        "Tuiyou review",
        description="First review, recommendation, expert panels, evaluation, results.",
        root_path=settings.root_path,
        routers=[cases.router, calls.router, panels.router, assignments.router],
        checks={"database": check_database},
        lifespan=lifespan,
        secret=settings.blind_index_key,
        auditing=Auditing(require("auditor"), settings.audit_key),
    )
    return app
