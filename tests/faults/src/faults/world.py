"""The running platform under control: its processes, its settings, its databases."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import psutil

from faults.network import Network
from localstack.leftovers import find
from localstack.places import Instance
from localstack.programs import MARK, base_environment
from localstack.readiness import checks
from localstack.services import PROCESSES, SERVICES
from localstack.stack import superuser_url
from localstack.supervision import Supervisor
from testkit.probes import eventually

PROGRAMS = [f"{service}-{process}" for service in SERVICES for process in PROCESSES]


@dataclass
class Child:
    """A service process that a fault runs itself, in place of the supervised one or beside it."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ended(self, *, within: float = 30.0) -> int:
        """Its exit code; ``-9`` where a failpoint killed it."""
        await eventually(lambda: self.process.poll() is not None, within=within, what="the child process ends")
        return self.process.returncode

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)


@dataclass
class World:
    """``stack`` is what stack.json says."""

    stack: dict[str, Any]
    instance: Instance = field(default_factory=lambda: Instance.of_checkout("faults"))

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(self.instance)
        self.network = Network(self.stack["network"]["url"])
        self._checks = checks(self.stack)

    def end_children(self) -> None:
        """Ends what a run that was killed has left, before it stands in the way of the supervised processes."""
        for process in find(self.instance):
            with suppress(psutil.Error):
                if "faults.launcher" in process.cmdline():
                    process.kill()

    @property
    def gateway(self) -> str:
        return self.stack["gateway"]["url"]

    def pid(self, program: str) -> int:
        return self.supervisor.pids()[program]

    def kill(self, program: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Signals a program; its supervisor starts it again when it ends."""
        os.kill(self.pid(program), number)

    async def stop(self, *programs: str) -> None:
        await asyncio.to_thread(self.supervisor.stop, programs)

    async def start(self, *programs: str, within: float = 60.0) -> None:
        for program in programs:
            await asyncio.to_thread(self.supervisor.start, program)
        await self.ready(*programs, within=within)

    async def ready(self, *programs: str, within: float = 60.0) -> None:
        """Returns when these run and answer their checks."""
        for program in programs:
            await eventually(lambda program=program: self._is_ready(program), within=within, what=f"{program} is ready")

    async def ready_at(self, port: int, *, within: float = 90.0) -> None:
        """Returns when a process that no supervisor knows is ready on that port."""

        async def answers() -> bool:
            try:
                return (await http.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
            except httpx.HTTPError:
                return False

        async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
            await eventually(answers, within=within, what=f"port {port} is ready")

    async def _is_ready(self, program: str) -> bool:
        def ask() -> str | None:
            state = self.supervisor.states().get(program)
            return self._checks[program]() if state == "RUNNING" else f"{program} is {state}"

        wrong = await asyncio.to_thread(ask)
        assert wrong is None, wrong
        return True

    async def all_ready(self, within: float = 90.0) -> None:
        """Starts what does not run, and waits for everything."""
        await self.start(*self.supervisor.states(), within=within)

    def environment(self, service: str, **changes: str) -> dict[str, str]:
        return base_environment() | self.stack["processes"][service]["env"] | changes

    def port(self, service: str, process: str) -> int:
        return int(self.stack["processes"][service][process].rpartition(":")[2])

    @asynccontextmanager
    async def child(
        self,
        service: str,
        process: str,
        *,
        arm: Sequence[str] = (),
        change: Sequence[str] = (),
        broken: Sequence[str] = (),
        port: int | None = None,
        **settings: str,
    ) -> AsyncGenerator[Child]:
        """Runs a process of the service with failpoints armed; killed with the block, if it still lives."""
        port = port or self.port(service, process)
        words = [f"--arm={text}" for text in arm] + [f"--set={text}" for text in change]
        words += [f"--break={text}" for text in broken]
        command = [sys.executable, "-m", "faults.launcher", service, process, *words]
        mark = {MARK: str(self.instance.state)}
        environment = self.environment(service, TUIYOU_HTTP_PORT=str(port), **settings) | mark
        with self.instance.log_of(f"child-{service}-{process}").open("ab") as log:
            started = subprocess.Popen(  # noqa: ASYNC220 - it does not wait
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            yield Child(started, port)
        finally:
            if started.poll() is None:
                started.send_signal(signal.SIGCONT)
                started.kill()
            await asyncio.to_thread(started.wait)

    @asynccontextmanager
    async def instead(self, service: str, process: str, **options: Any) -> AsyncGenerator[Child]:
        """``child`` in place of the supervised process, which comes back with the end of the block."""
        name = f"{service}-{process}"
        await self.stop(name)
        try:
            async with self.child(service, process, **options) as child:
                yield child
        finally:
            await asyncio.to_thread(self.supervisor.start, name)

    async def command(self, service: str, *words: str, given: str = "") -> str:
        """Runs an operator's command of a service; answers what it wrote. Raises where it fails."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", service, *words),
            env=self.environment(service),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate(given.encode())
        if process.returncode:
            raise RuntimeError(f"{service} {' '.join(words)} failed: {output.decode()[-2000:]}")
        return output.decode()

    @asynccontextmanager
    async def database(self, name: str) -> AsyncGenerator[asyncpg.Connection]:
        """A superuser's connection, not by way of the proxy."""
        connection = await asyncpg.connect(superuser_url(self.stack, name), timeout=10)
        try:
            yield connection
        finally:
            await connection.close()

    def log_marks(self) -> dict[str, int]:
        """Where the log of each program ends now."""
        return {name: file.stat().st_size for name in PROGRAMS if (file := self.instance.log_of(name)).exists()}

    def logged(self, program: str, marks: dict[str, int]) -> list[dict[str, Any]]:
        """The lines that a service process has logged since the marks."""
        with self.instance.log_of(program).open("rb") as log:
            log.seek(marks.get(program, 0))
            lines = log.read().splitlines()
        return [json.loads(line) for line in lines if line.startswith(b"{")]

    def memory(self) -> dict[str, float]:
        """Resident MB of each supervised service process."""
        pids = self.supervisor.pids()
        return {name: psutil.Process(pids[name]).memory_info().rss / 1e6 for name in PROGRAMS if name in pids}
