"""The peer of Django: gunicorn on a database of its own, behind an nginx with the gateway's own settings file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.web.processes import running
from localstack.artefacts import platform
from localstack.files import folder, run_user, settings_file
from localstack.packages import nginx as nginx_binary
from localstack.places import CHECKOUT, cache_root
from localstack.ports import HOST, is_free
from localstack.services import SERVICES
from provision.gateway import render
from testkit.probes import eventually

PROJECT = CHECKOUT / "benchmarks" / "peers" / "django"

SETTINGS = {
    "sync 5": ["--worker-class=sync", "--workers=5"],
    "gthread 2 × 4": ["--worker-class=gthread", "--workers=2", "--threads=4"],
    "gthread 4 × 2": ["--worker-class=gthread", "--workers=4", "--threads=2"],
}
"""On two cores: 2 × cores + 1 processes, as gunicorn's manual has it, and twice eight requests at a time."""
_POOL = {"sync 5": 1, "gthread 2 × 4": 4, "gthread 4 × 2": 2}


def install() -> Path:
    """Its environment, from its own lock file; answers the folder of its programs."""
    place = cache_root() / "peers" / "django"
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(place), "UV_PYTHON": sys.executable}
    environment.pop("VIRTUAL_ENV", None)
    command = [os.environ.get("UV", "uv"), "sync", "--frozen", "--quiet", "--project", str(PROJECT)]
    subprocess.run(command, env=environment, check=True)
    return place / "bin"


@asynccontextmanager
async def serving(stack: dict[str, Any], database_url: str, settings: str) -> AsyncGenerator[str]:
    """The address of the peer, as its gateway has it, under one of ``SETTINGS``."""
    programs = install()
    service, gateway = _free_ports(2)
    environment: dict[str, str] = stack["processes"]["submissions"]["env"]
    with tempfile.TemporaryDirectory(dir=_scratch()) as scratch:
        place = Path(scratch)
        command = [str(programs / "gunicorn"), "portal.wsgi:application", f"--bind={HOST}:{service}",
                   "--preload", "--timeout=60", "--keep-alive=75", "--backlog=2048", "--log-level=warning",
                   "--worker-tmp-dir=/dev/shm",
                   *SETTINGS[settings]]  # fmt: skip
        variables = {
            "DATABASE_URL": database_url,
            "DATABASE_POOL_SIZE": str(_POOL[settings]),
            "SECRET_KEY": os.urandom(32).hex(),
            "JWKS_URL": environment["TUIYOU_JWKS_URL"],
            "TOKEN_ISSUER": environment["TUIYOU_TOKEN_ISSUER"],
            "FIELD_KEYS": environment["TUIYOU_FIELD_KEYS"],
        }
        async with (
            running(command, log=place / "gunicorn.log", environment=variables, directory=PROJECT),
            _gateway(stack, place, service=service, port=gateway),
        ):
            url = f"http://{HOST}:{gateway}/api/submissions"
            await _until_answering(url)
            yield url


@asynccontextmanager
async def _gateway(stack: dict[str, Any], place: Path, *, service: int, port: int) -> AsyncGenerator[None]:
    run = folder(place / "nginx")
    folder(place, 0o711, handed_over=False)
    values = {
        "LISTEN": f"{HOST}:{port}",
        "RUN_DIR": str(run),
        "ACCESS_LOG": str(run / "access.log"),
        "WEB_ROOT": str(run),
        "PUBLIC_SCHEME": "http",
        "OBJECT_STORE": stack["object_store"]["url"].removeprefix("http://"),
        **{name.upper(): f"{HOST}:{service}" for name in SERVICES},
        **platform()["gateway"]["limits_local"],
    }
    file = settings_file(run / "nginx.conf", render(values))
    command = [nginx_binary() or "nginx", "-e", "stderr", "-p", str(run), "-c", str(file)]
    async with running(command, log=place / "nginx.log", user=run_user()):
        yield


async def _until_answering(url: str) -> None:
    """Asks without a token, as nobody in particular."""
    path = f"{url}/entries/00000000-0000-0000-0000-000000000000/submission"
    async with httpx.AsyncClient(timeout=5) as client:

        async def answered() -> bool:
            try:
                return (await client.post(path)).status_code == 401
            except httpx.HTTPError:
                return False

        await eventually(answered, within=120, what="the Django service answers")


def _scratch() -> Path:
    """Where nginx's user may reach its folder."""
    return folder(cache_root() / "peers", 0o755, handed_over=False)


def _free_ports(count: int) -> Sequence[int]:
    return [port for port in range(31000, 32000) if is_free(port)][:count]
