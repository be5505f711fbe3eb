"""uvicorn, with limits that fit behind the gateway."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.settings import ServiceSettings

_DRAIN = 2.0
"""Seconds in which a gateway's kept connections are used once more, before the idle ones are closed."""


class Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    def __init__(self, app: Any, settings: ServiceSettings) -> None:
        super().__init__(
            uvicorn.Config(
                self._with_farewell(app),
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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes no new connections, and ends each that is kept with the answer to its next request.

        A request on a connection that is closed at that moment would be lost: the gateway may not send it again.
        """
        for server in self.servers:
            server.close()
        deadline = time.monotonic() + _DRAIN
        while self.server_state.connections and time.monotonic() < deadline:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.05)
        await super().shutdown(sockets)

    def _with_farewell(self, app: ASGIApp) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            async def told(message: Message) -> None:
                if self.should_exit and message["type"] == "http.response.start":
                    MutableHeaders(scope=message)["Connection"] = "close"
                await send(message)

            await app(scope, receive, told)

        return answer

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
