"""A gateway for the tests: a real nginx before a service that tells what reached it."""

import json
import os
import shutil
import socket
import subprocess
import threading
import tomllib
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from provision import DEPLOY, gateway
from provision.object_store import Credentials
from testkit.probes import eventually

LIMITS = tomllib.loads((DEPLOY / "platform.toml").read_text(encoding="utf-8"))["gateway"]
# what a service or the object store may say, and the gateway says itself
OWN_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "default-src *",
    "X-Content-Type-Options": "nosniff",
    "X-Request-ID": "its-own",
}
SERVICES = ("ACCOUNTS", "SUBMISSIONS", "REVIEW", "NOTIFICATIONS")


@pytest.fixture
def stores(stack: dict[str, Any]) -> dict[str, Credentials]:
    """The credentials of the object store: root, service, upload."""
    return {name: Credentials(**stack["object_store"][name]) for name in ("root", "service", "upload")}


class Echo(BaseHTTPRequestHandler):
    """Answers with what it received; some paths misbehave."""

    protocol_version = "HTTP/1.1"
    server: Any  # an EchoServer

    def _answer(self) -> None:
        self.server.calls.append(f"{self.command} {self.path}")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/waits":
            self.server.released.wait()
        if self.path == "/hangs-up":
            self.close_connection = True
            return
        status = {"/missing": 404, "/busy": 429}.get(self.path, 200)
        seen = {"method": self.command, "path": self.path, "headers": dict(self.headers), "bytes": len(body)}
        content = json.dumps(seen).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in OWN_HEADERS.items():
            self.send_header(name, value)
        if status == 429:
            self.send_header("Retry-After", "77")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written to the screen."""


class EchoServer(ThreadingHTTPServer):
    calls: list[str]
    released: threading.Event
    """Until it is set, calls to ``/waits`` get no answer."""


@pytest.fixture
def service() -> Generator[EchoServer]:
    """A service behind the gateway; `calls` holds what reached it."""
    server = EchoServer(("127.0.0.1", 0), Echo)
    server.calls = []
    server.released = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def dead_address() -> str:
    """Where nobody listens."""
    return f"127.0.0.1:{_free_port()}"


@pytest.fixture
def start(tmp_path: Path, stack: dict[str, Any], service: EchoServer) -> Any:
    """Starts nginx with the local stack's limits, or those given."""

    usual = {
        **LIMITS["limits_local"],
        **dict.fromkeys(SERVICES, f"127.0.0.1:{service.server_port}"),
        "OBJECT_STORE": urlsplit(stack["object_store"]["url"]).netloc,
        "RUN_DIR": str(tmp_path),
        "ACCESS_LOG": str(tmp_path / "access.log"),
        "WEB_ROOT": str(tmp_path / "site"),
        "PUBLIC_SCHEME": "https",
        "TRUSTED_PROXY": "unix:",
    }
    return lambda **changed: _running(tmp_path, {**usual, **changed})


def _portal(folder: Path) -> Path:
    """A build of the portal as far as the gateway looks at one."""
    (folder / "static").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>portal</title>", encoding="utf-8")
    (folder / "static" / "portal-1a2b3c4d.js").write_text("/* long */" * 1000, encoding="utf-8")
    return folder


@asynccontextmanager
async def _running(folder: Path, values: dict[str, str]) -> AsyncGenerator[httpx.AsyncClient]:
    port = _free_port()
    gateway.write_site(folder / "site", _portal(folder / "portal"))
    (folder / "nginx.conf").write_text(gateway.render({**values, "LISTEN": f"127.0.0.1:{port}"}), encoding="utf-8")
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    # as root its workers would become somebody who cannot read this test's folder
    owner = ["-g", "user root;"] if os.geteuid() == 0 else []
    errors = (folder / "error.log").open("w")
    nginx = subprocess.Popen([binary, "-e", "stderr", "-c", str(folder / "nginx.conf"), *owner], stderr=errors)  # noqa: ASYNC220
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:

            async def answers() -> bool:
                assert nginx.poll() is None, "nginx ended"
                try:
                    return (await client.get("/docs")).status_code == 200
                except httpx.ConnectError:
                    return False

            await eventually(answers, what="nginx")
            yield client
    finally:
        nginx.terminate()
        nginx.wait(10)
        errors.close()
