"""As many API processes of submissions as there are cores: one process uses one."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.web.processes import running
from localstack.places import Instance
from localstack.ports import is_free
from localstack.scaling import behind_gateway
from testkit.probes import eventually

PROCESSES = os.cpu_count() or 1


@asynccontextmanager
async def scaled(stack: dict[str, Any], processes: int = PROCESSES) -> AsyncGenerator[int]:
    """Starts what that number lacks beside the supervised process, behind the same gateway; answers the number."""
    service = stack["processes"]["submissions"]
    first = int(service["api"].rpartition(":")[2])
    ports = [port for port in range(first + 1, first + 500) if is_free(port)][: processes - 1]
    async with AsyncExitStack() as open_parts:
        scratch = Path(open_parts.enter_context(tempfile.TemporaryDirectory()))
        for port in ports:
            environment = service["env"] | {"TUIYOU_HTTP_PORT": str(port)}
            command = [sys.executable, "-m", "submissions", "api"]
            log = scratch / f"{port}.log"
            await open_parts.enter_async_context(running(command, log=log, environment=environment))
            await _until_ready(port)
        open_parts.enter_context(behind_gateway(Instance.of_checkout(stack["instance"]), first, ports))
        yield processes


async def _until_ready(port: int) -> None:
    async with httpx.AsyncClient(timeout=5) as client:

        async def ready() -> bool:
            try:
                return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
            except httpx.HTTPError:
                return False

        await eventually(ready, within=60, what=f"the process at port {port} is ready")
