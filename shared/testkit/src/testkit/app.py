"""A service's ASGI application under test, without a socket."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from testkit.tokens import Issuer


@asynccontextmanager
async def running(app: FastAPI, issuer: Issuer | None = None) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of ``app`` while its lifespan lasts; tokens of ``issuer`` are valid."""
    async with app.router.lifespan_context(app):
        if issuer:
            app.state.verifier = issuer.verifier()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service.test") as client:
            yield client
