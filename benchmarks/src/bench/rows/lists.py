"""Q1: lists and searches through the API where there are 400 000 submitted entries, and where there are 5 000."""

from __future__ import annotations

import random
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx

from bench.children import child, module
from bench.figures import Figure, at_most
from bench.rounds import Bench, Row, Values, column, interleave
from bench.web.filled import BUREAUS, STATES, TYPES, WORDS, Filled, fill
from bench.web.load import Target, closed_loop
from bench.web.people import staff_tokens, tokens_for
from bench.web.settings import settings_of
from kit.db import open_database
from localstack.ports import HOST, is_free
from submissions.config import Settings
from testkit import stack as running_stack
from testkit.database import fresh_database
from testkit.probes import eventually

MANY, FEW = 400_000, 5_000
CLIENTS = 2
SECONDS = 10
MOST_READS = 800
"""A second; more than this machine does."""
ASKING = 100
"""So many of the applicants ask."""


async def measure(bench: Bench) -> list[Figure]:
    """A database and an API process for each; the same requests, whoever they are answered by."""
    async with _serving(bench, MANY) as many, _serving(bench, FEW) as few:
        a, b = await interleave(bench, many.asked, few.asked)
    return [Figure(f"{kind} p95", "ms", at_most(2), column(a, kind), column(b, kind)) for kind in ("list", "search")]


@dataclass(frozen=True, slots=True)
class Served:
    """An API process, and what is in its database."""

    stack: dict[str, Any]
    base: str
    filled: Filled

    async def asked(self, number: int) -> Values:
        """p95 in milliseconds; the same round asks the same."""
        people = await self._people()
        values: dict[str, float] = {}
        for kind, paths in (("list", _lists), ("search", _searches)):
            chance = random.Random(number)  # noqa: S311 - a workload
            targets = [self._target(people, paths(chance), chance) for _ in range(SECONDS * MOST_READS)]
            await closed_loop(targets, clients=CLIENTS, seconds=1)
            load = await closed_loop(targets, clients=CLIENTS, seconds=SECONDS)
            load.expect_only(200)
            values[kind] = 1000 * load.percentile(95)
        return values

    async def _people(self) -> dict[str, list[str]]:
        """Tokens by role; they live for ten minutes."""
        applicants = await tokens_for(self.stack, self.filled.applicants[:ASKING])
        staff = await staff_tokens(self.stack, [*BUREAUS, None])
        return {
            "applicant": list(applicants.values()),
            "bureau": [staff[unit] for unit in BUREAUS],
            "admin": [staff[None]],
        }

    def _target(
        self, people: dict[str, list[str]], asked: tuple[str, str, dict[str, str]], chance: random.Random
    ) -> Target:
        role, path, values = asked
        # the largest bureau asks most
        token = people[role][int(len(people[role]) * chance.random() ** 2)]
        query = urlencode(values | {"call_id": str(self.filled.call_id)})
        return Target(f"{self.base}{path}?{query}", {"Authorization": f"Bearer {token}"}, method="GET")


def _lists(chance: random.Random) -> tuple[str, str, dict[str, str]]:
    """An applicant's list or counts, or what lies before staff: everything, or by state, type, or both."""
    role = chance.choice(("applicant", "bureau", "bureau", "admin"))
    if role == "applicant":
        shown = chance.choice(("pending_submission", "pending_review", "reviewed"))
        return chance.choice(((role, "/entries", {"list": shown}), (role, "/entries/counts", {})))
    state, kind = {"state": chance.choice(list(STATES))}, {"work_type": chance.choice(list(TYPES))}
    return role, "/entries/submitted", chance.choice(({}, state, kind, state | kind))


def _searches(chance: random.Random) -> tuple[str, str, dict[str, str]]:
    """One character, one word or two of them, by whoever may; words as frequent as in titles."""
    role = chance.choice(("applicant", "bureau", "bureau", "admin"))
    words = [WORDS[int(len(WORDS) ** chance.random()) - 1] for _ in range(2)]
    title = chance.choice((words[0][0], words[0], words[0], "".join(words)))
    path = "/entries" if role == "applicant" else "/entries/submitted"
    return role, path, {"title": title} | chance.choice(({}, {"work_type": chance.choice(list(TYPES))}))


@asynccontextmanager
async def _serving(bench: Bench, count: int) -> AsyncGenerator[Served]:
    async with fresh_database("submissions") as name:
        url = running_stack.role_url("submissions", name)
        settings = settings_of(Settings, bench.stack, "submissions", database_url=url)
        async with open_database(settings, application="bench") as database:
            filled = await fill(database, count)
        admin = await asyncpg.connect(running_stack.superuser_url(name))
        try:
            await admin.execute("VACUUM ANALYZE")
        finally:
            await admin.close()
        bench.say(f"{count} entries are there")
        port = next(port for port in range(31000 + count % 997, 32000) if is_free(port))
        environment = bench.stack["processes"]["submissions"]["env"] | {
            "TUIYOU_DATABASE_URL": url,
            "TUIYOU_HTTP_PORT": str(port),
            "TUIYOU_ROOT_PATH": "",
        }
        with tempfile.TemporaryDirectory() as folder:
            async with child(
                module("submissions", "api"), Path(folder), name=f"api-{count}", environment=environment
            ) as api:
                base = f"http://{HOST}:{port}"
                await _until_ready(base, api.check)
                yield Served(bench.stack, base, filled)


async def _until_ready(base: str, check: Callable[[], None]) -> None:
    async with httpx.AsyncClient(timeout=5) as client:

        async def ready() -> bool:
            check()
            try:
                return (await client.get(f"{base}/readyz")).status_code == 200
            except httpx.HTTPError:
                return False

        await eventually(ready, within=60, what="the API is ready")


Q1 = Row(
    "Q1",
    f"lists and searches through the API, {MANY:,} submitted entries".replace(",", " "),
    f"the same with {FEW:,}".replace(",", " "),
    measure,
)
