"""The supervised programs of the running instance: stop some for a while, wait until they are ready again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from localstack.places import Instance
from localstack.readiness import checks
from localstack.services import SERVICES
from localstack.supervision import Supervisor
from testkit.probes import eventually

WORKERS = tuple(f"{service}-worker" for service in SERVICES)


class Programs:
    """What supervisord runs for this instance."""

    def __init__(self, stack: dict[str, Any]) -> None:
        self._supervisor = Supervisor(Instance.of_checkout(stack["instance"]))
        self._checks = checks(stack)

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

    async def ready(self, name: str, *, within: float = 120) -> None:
        async def check() -> bool:
            return await asyncio.to_thread(self._checks[name]) is None

        await eventually(check, within=within, what=f"{name} is ready")
