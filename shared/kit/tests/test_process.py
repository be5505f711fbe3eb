"""A tiny service as real processes: they start, serve, work and end as the services do."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from kit.db import Database
from testkit.probes import eventually

Effects = Callable[[], Awaitable[list[str]]]


class Tiny:
    """Starts the tiny service's processes, each on a port of its own."""

    def __init__(self, spawn: Any, topic: str) -> None:
        self._spawn = spawn
        self._topic = topic
        self._group = f"tiny-{uuid4().hex}"

    def run(self, process: str, *words: str, **variables: str) -> tuple[subprocess.Popen[bytes], str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        places = {"TINY_TOPIC": self._topic, "TINY_GROUP": self._group, "TUIYOU_HTTP_PORT": str(port)}
        return self._spawn("-m", "tiny", process, *words, **places, **variables), f"http://127.0.0.1:{port}"

    async def migrate(self) -> None:
        assert await ended(self.run("migrate")[0]) == 0


async def ended(child: subprocess.Popen[bytes]) -> int:
    return await asyncio.to_thread(child.wait, 40)


async def get(url: str) -> httpx.Response | None:
    async with httpx.AsyncClient() as client:
        try:
            return await client.get(url)
        except httpx.TransportError:
            return None


async def ready(url: str) -> bool:
    answer = await get(f"{url}/readyz")
    assert answer is not None
    assert answer.status_code == 200, answer.text
    return True


def memory_of(pid: int) -> float:
    """Resident memory in MB."""
    (line,) = [x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


@pytest.fixture
def tiny(spawn: Any, kafka_topic: Any) -> Tiny:
    return Tiny(spawn, kafka_topic())


def lines_of(tmp_path: Path, child: int) -> list[dict[str, Any]]:
    """Every line that a process wrote: each must be JSON."""
    return [json.loads(line) for line in (tmp_path / f"child-{child}.log").read_text().splitlines()]


async def test_a_note_goes_from_the_api_through_the_broker_to_the_worker(
    tiny: Tiny, effects: Effects, tmp_path: Path
) -> None:
    await tiny.migrate()
    (api, api_url), (worker, worker_url) = tiny.run("api"), tiny.run("worker")
    for url in (api_url, worker_url):
        await eventually(lambda url=url: ready(url), within=40, what=f"{url} to be ready")
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    async with httpx.AsyncClient(base_url=api_url) as client:
        headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01", "X-Request-ID": "request-0001"}
        answer = await client.post("/notes/a", headers=headers)
        assert (answer.status_code, answer.headers["x-request-id"]) == (201, "request-0001")
        metrics = (await client.get("/metrics")).text
    assert 'http_request_duration_seconds_count{method="POST",route="/notes/{name}",status="201"} 1.0' in metrics

    async def arrived() -> bool:
        return await effects() == ["a"]

    await eventually(arrived, within=20, what="the note to arrive")
    memory = {name: memory_of(child.pid) for name, child in (("api", api), ("worker", worker))}
    assert max(memory.values()) <= 110, memory
    for child in (api, worker):
        child.send_signal(signal.SIGTERM)
        assert await ended(child) == 0
    (request,) = [line for line in lines_of(tmp_path, 1) if line["event"] == "request_answered"]
    (taken,) = [line for line in lines_of(tmp_path, 2) if line["event"] == "event_taken"]
    assert (request["route"], request["request_id"], request["service"]) == ("/notes/{name}", "request-0001", "tiny")
    assert (taken["outcome"], taken["event_type"], taken["process"]) == ("applied", "tiny.note_taken.v1", "worker")
    assert request["trace_id"] == taken["trace_id"] == trace


async def test_an_operator_has_events_sent_again(tiny: Tiny, database: Database) -> None:
    await tiny.migrate()
    async with database.transaction() as tx:
        for occurred in ("now() - interval '2 hours'", "now()"):
            await tx.execute(
                "INSERT INTO outbox (id, shard, topic, key, type, subject, version, payload, occurred_at) "
                f"VALUES (gen_random_uuid(), 0, 't', 'k', 'x', 's/k', 1, '{{}}', {occurred})"
            )
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert await ended(tiny.run("republish-events", "--since", since)[0]) == 0
    assert await ended(tiny.run("republish-events", "--since", "2026-03-15T08:00")[0]) == 2
    async with database.transaction() as tx:
        pending = await tx.fetchval("SELECT count(*) FROM outbox_pending")
    assert pending == 1


async def test_sigterm_lets_the_request_in_hand_end(tiny: Tiny, effects: Effects) -> None:
    await tiny.migrate()
    api, url = tiny.run("api")
    await eventually(lambda: ready(url), within=40, what="the API to be ready")
    async with httpx.AsyncClient(timeout=20) as client:
        request = asyncio.create_task(client.post(f"{url}/slow"))
        await eventually(effects, what="the request to begin")
        api.send_signal(signal.SIGTERM)
        answer = await request
    assert (answer.status_code, answer.json()) == (200, {"slow": "done"})
    assert await ended(api) == 0
    assert await effects() == ["began", "ended"]
    assert await get(f"{url}/healthz") is None


async def test_processes_outlive_a_database_and_a_broker_that_are_away(tiny: Tiny) -> None:
    nowhere = {"TUIYOU_DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x", "TUIYOU_KAFKA_SERVERS": "127.0.0.1:1"}
    (api, api_url), (worker, worker_url) = tiny.run("api", **nowhere), tiny.run("worker", **nowhere)

    async def not_ready(url: str, checks: set[str]) -> bool:
        answer = await get(f"{url}/readyz")
        return answer is not None and answer.status_code == 503 and set(answer.json()) == checks

    await eventually(lambda: not_ready(api_url, {"database"}), within=40, what="the API to say so")
    checks = {"database", "broker", "consumer"}
    await eventually(lambda: not_ready(worker_url, checks), within=40, what="the worker to say so")
    for url in (api_url, worker_url):
        answer = await get(f"{url}/healthz")
        assert answer is not None
        assert answer.status_code == 200
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{api_url}/notes/a")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "unavailable", "2")
    for child in (api, worker):
        assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        assert await ended(child) == 0


async def test_migrate_needs_the_owner_and_says_so(tiny: Tiny, tmp_path: Path, database: Database) -> None:
    child, _ = tiny.run("migrate", TUIYOU_MIGRATION_DATABASE_URL="postgresql://review:wrong@127.0.0.1:1/x")
    assert await ended(child) != 0
    await tiny.migrate()
    async with database.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM notes") == 0


async def test_the_audit_is_verified_from_the_command_line(
    tiny: Tiny, database: Database, superuser: asyncpg.Connection, settings: Any
) -> None:
    from kit import audit  # noqa: PLC0415

    async def sealed() -> bool:
        async with database.transaction() as tx:
            await audit.seal(tx, settings.audit_key)
            return await audit.unsealed(tx) == 0

    async with database.transaction() as tx:
        await audit.record(tx, actor="a", role="admin", action="changed", subject="s")
    await eventually(sealed, within=30, what="the record to be sealed")
    assert await ended(tiny.run("verify-audit")[0]) == 0
    await superuser.execute("UPDATE audit_records SET actor = 'b'")
    assert await ended(tiny.run("verify-audit")[0]) == 1
