"""S1: a submit through the gateway beside pgbench that sends the same SQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import asyncpg

from bench.figures import Figure, at_least
from bench.rounds import Bench, Row, Values, column, interleave
from bench.web import entries, pgbench, statements
from bench.web.entries import Drafts
from bench.web.load import closed_loop
from bench.web.people import tokens_for
from bench.web.place import copy_place
from bench.web.programs import WORKERS, Programs
from bench.web.settings import settings_of
from bench.web.submitting import WHOLE_TABLES, Submitting, submitting
from kit.db import Database, open_database
from submissions.config import Settings
from testkit import stack as running_stack
from testkit.database import fresh_database

SECONDS = 8
MOST_SUBMITS = 1500
MOST_TRANSACTIONS = 4000
"""A second; more than this machine does. So many rows are prepared."""

_COUNT = """
SELECT count(*) FROM entries e
JOIN entry_revisions r ON r.entry_id = e.id AND r.revision = e.revision
JOIN outbox o ON o.key = e.id::text
JOIN audit_records a ON a.subject = 'entry/' || e.id
JOIN idempotency_keys k ON k.key = 'bench-' || right(e.id::text, 12) AND k.status = 200
WHERE e.state = 'submitted'
"""


async def measure(bench: Bench) -> list[Figure]:
    """Without the workers on either side: what they do with the events is measured in rows of its own."""
    async with (
        submitting(bench.stack) as service,
        Programs(bench.stack).stopped(WORKERS),
        fresh_database("submissions") as name,
    ):
        await ours(service, seconds=2)
        clients = await service.connections()
        reference = Reference(service, running_stack.role_url("submissions", name))
        bench.say(f"{clients} connections on both sides, {await reference.listen()} statements a submit")
        a, b = await interleave(
            bench, lambda _: ours(service, clients=2 * clients), lambda _: reference.measure(clients)
        )
    return [
        Figure("submits", "1/s", at_least(0.45), column(a, "rate"), column(b, "rate")),
    ]


async def ours(service: Submitting, *, clients: int = 16, seconds: int = SECONDS) -> Values:
    targets = await service.targets(seconds * MOST_SUBMITS)
    await checkpoint()
    load = await closed_loop(targets, clients=clients, seconds=seconds)
    load.expect_only(200)
    await service.expect_stored(load)
    return {"rate": load.rate, "p99": 1000 * load.percentile(99), "generator cores": load.cores}


async def checkpoint() -> None:
    """So that both sides begin with the same state of the write-ahead log."""
    connection = await asyncpg.connect(running_stack.superuser_url())
    try:
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


class Reference:
    """pgbench on a database of its own with the same schema and the same kind of rows."""

    def __init__(self, service: Submitting, url: str) -> None:
        self._service = service
        self._url = url
        self._script = statements.Script()

    async def listen(self) -> int:
        """Makes the script from one submit of the service on that database; answers how many statements it has."""
        stack, place = self._service.stack, self._service.place
        async with self._database() as database:
            await copy_place(self._service.database, database)
            numbers = await Drafts(stack, place, database).make(len(place.bureau_ids) + 1)
        tokens = await tokens_for(stack, [entries.applicant_id(number) for number in numbers])
        sent = await statements.listen(stack, self._url, numbers, tokens)
        self._script = statements.script(sent, place)
        return len(sent[numbers[-1]])

    async def measure(self, clients: int) -> Values:
        span = SECONDS * MOST_TRANSACTIONS // clients
        async with self._database() as database:
            numbers = await Drafts(self._service.stack, self._service.place, database).make(clients * span)
            before = await _count(database)
            await checkpoint()
            rate, done = await pgbench.transactions_per_second(
                self._script, self._url, first=numbers[0], clients=clients, seconds=SECONDS, span=span
            )
            stored = await _count(database) - before
        if stored != done:
            raise RuntimeError(f"pgbench did {done} transactions, but {stored} entries were submitted")
        return {"rate": rate}

    def _database(self) -> AbstractAsyncContextManager[Database]:
        settings = settings_of(Settings, self._service.stack, "submissions", database_url=self._url)
        return open_database(settings, application="bench")


async def _count(database: Database) -> int:
    """Submits that are stored whole."""
    async with database.transaction(readonly=True) as tx:
        await tx.execute(WHOLE_TABLES)
        return await tx.fetchval(_COUNT)


S1 = Row(
    "S1",
    "submit through the gateway: token, validation, idempotency key, audit, outbox",
    "pgbench with the SQL that the service sends for it",
    measure,
)
