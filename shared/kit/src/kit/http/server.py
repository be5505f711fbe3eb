"""uvicorn, with limits that fit behind the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import uvicorn

from kit.settings import ServiceSettings


class Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    def __init__(self, app: Any, settings: ServiceSettings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.http_host,
                port=settings.http_port,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=75,  # longer than the gateway keeps idle connections, else random 502s
                timeout_graceful_shutdown=25,
                lifespan="on",
            )
        )

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def run_until(self, stop: asyncio.Event) -> None:
        """Serves until ``stop``, then answers what is in hand. Raises where it cannot start."""
        serving = asyncio.create_task(self.serve())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        self.should_exit = True
        stopping.cancel()
        await serving
        if not stop.is_set():
            raise RuntimeError("the HTTP server ended by itself")
