"""The supervised programs of the running instance: stop some for a while, wait until they are ready again."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from localstack.places import Instance
from localstack.readiness import checks
from localstack.services import SERVICES
from localstack.supervision import Supervisor
from testkit.probes import eventually

_BACKLOG = re.compile(r"^(?:outbox_pending_seconds|inbox_lag_records(?:\{[^}]*\})?) (?!0\.0$)", re.MULTILINE)

WORKERS = tuple(f"{service}-worker" for service in SERVICES)


class Programs:
    """What supervisord runs for this instance."""

    def __init__(self, stack: dict[str, Any]) -> None:
        self._supervisor = Supervisor(Instance.of_checkout(stack["instance"]))
        self._checks = checks(stack)
        self._workers = [stack["processes"][service]["worker"] for service in SERVICES]

    @asynccontextmanager
    async def stopped(self, names: Sequence[str]) -> AsyncGenerator[None]:
        """Without these programs while the block lasts; afterwards they are ready again."""
        await asyncio.to_thread(self._supervisor.stop, names)
        try:
            yield
        finally:
            for name in names:
                await asyncio.to_thread(self._supervisor.start, name)
            await asyncio.gather(*(self.ready(name) for name in names))

    async def restart(self, names: Sequence[str]) -> None:
        async with self.stopped(names):
            pass

    async def pid(self, name: str) -> int:
        """The process that supervisord started, once it runs."""

        async def running() -> int:
            return (await asyncio.to_thread(self._supervisor.pids)).get(name, 0)

        return await eventually(running, within=60, what=f"{name} runs")

    async def kill(self, name: str) -> None:
        """SIGKILL; supervisord starts it again."""
        os.kill(await self.pid(name), signal.SIGKILL)

    async def quiet(self) -> None:
        """Returns when every event is published and taken."""

        async def drained() -> bool:
            async with httpx.AsyncClient(timeout=5) as client:
                pages = [(await client.get(f"{url}/metrics")).text for url in self._workers]
            return not any(_BACKLOG.search(page) for page in pages)

        await eventually(drained, within=600, every=1, what="the workers have nothing left to do")

    async def all_ready(self) -> None:
        await asyncio.gather(*(self.ready(name) for name in self._checks))

    async def ready(self, name: str, *, within: float = 120) -> None:
        async def check() -> bool:
            return await asyncio.to_thread(self._checks[name]) is None

        await eventually(check, within=within, what=f"{name} is ready")
