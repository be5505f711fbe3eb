"""Our side of the rows that submit: drafts, the requests that submit them, and the count of what was stored."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bench.web import entries
from bench.web.entries import Drafts, Place
from bench.web.load import Load, Target
from bench.web.people import tokens_for
from bench.web.place import place_of
from bench.web.settings import settings_of
from kit import log
from kit.db import Database, open_database
from submissions.config import Settings

_STORED = """
SELECT e.id FROM entries e
WHERE e.id = ANY($1) AND e.state <> 'draft' AND e.registration_number IS NOT NULL
    AND EXISTS (SELECT 1 FROM entry_revisions r WHERE r.entry_id = e.id AND r.revision = e.revision)
    AND EXISTS (SELECT 1 FROM entry_steps s WHERE s.entry_id = e.id)
    AND EXISTS (SELECT 1 FROM outbox o WHERE o.key = e.id::text)
    AND EXISTS (SELECT 1 FROM audit_records a WHERE a.subject = 'entry/' || e.id)
"""
WHOLE_TABLES = "SET LOCAL enable_nestloop = off"
"""What counts everything joins by hashes: tables that just grew have no statistics, and the plan would be quadratic."""
_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'submissions-api'"


@dataclass(frozen=True, slots=True)
class Submitting:
    """The submissions service behind the gateway, and its database."""

    stack: dict[str, Any]
    database: Database
    place: Place
    drafts: Drafts

    def elsewhere(self, database: Database) -> Submitting:
        """The same entries in another database, for a peer."""
        return replace(self, database=database, drafts=Drafts(self.stack, self.place, database))

    async def targets(self, count: int, base: str | None = None) -> list[Target]:
        """Requests that submit ``count`` new drafts, with fresh tokens; at the gateway, or at a peer's ``base``."""
        numbers = await self.drafts.make(count)
        tokens = await tokens_for(self.stack, list({entries.applicant_id(number) for number in numbers}))
        base = base or self.stack["gateway"]["url"] + "/api/submissions"
        return [
            Target(
                f"{base}/entries/{entries.entry_id(number)}/submission",
                {
                    "Authorization": f"Bearer {tokens[entries.applicant_id(number)]}",
                    "Idempotency-Key": entries.key(number),
                },
            )
            for number in numbers
        ]

    async def connections(self) -> int:
        """How many connections the service's API has open, all its processes together."""
        async with self.database.transaction(readonly=True) as tx:
            return await tx.fetchval(_CONNECTIONS)

    async def expect_stored(self, load: Load) -> None:
        """Raises where an acknowledged submit is not in the database with all that belongs to it."""
        told = [entries.entry_id(entries.number_in(shot.url)) for shot in load.shots if shot.status == 200]
        lost = set(told) - await self._stored(told)
        if lost:
            raise RuntimeError(f"{len(lost)} of {len(told)} acknowledged submits were lost: {sorted(lost)[:3]}")

    async def _stored(self, ids: Sequence[Any]) -> set[Any]:
        found: set[Any] = set()
        for begin in range(0, len(ids), 2000):
            async with self.database.transaction(readonly=True) as tx:
                await tx.execute(WHOLE_TABLES)
                found |= {row["id"] for row in await tx.fetch(_STORED, ids[begin : begin + 2000])}
        return found


@asynccontextmanager
async def submitting(stack: dict[str, Any]) -> AsyncGenerator[Submitting]:
    """Finds or makes the call and the bureaus. What of the service's code runs here logs warnings alone."""
    log.configure("bench", "bench", level="warning")
    settings = settings_of(Settings, stack, "submissions", database_pool_size=2)
    async with open_database(settings, application="bench") as database:
        place = await place_of(stack, database)
        yield Submitting(stack, database, place, Drafts(stack, place, database))
