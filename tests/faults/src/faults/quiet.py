"""Waiting until nothing is under way: every event published and taken, every record sealed, every mail sent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from faults.snapshot import CONSUMERS, database_time
from faults.topics import Reader
from faults.world import World
from localstack.services import SERVICES
from testkit.probes import eventually

_UNDER_WAY = {
    "unpublished": "SELECT count(*) FROM outbox_pending",
    "parked": "SELECT count(*) FROM parked_events",
    "unsealed": """
        SELECT count(*) FROM audit_records r LEFT JOIN audit_seals s ON s.record_id = r.id WHERE s.record_id IS NULL
    """,
}
_MAILS = """
SELECT count(*) FROM deliveries WHERE state = 'pending' AND next_attempt_at < now() + interval '15 seconds'
"""
"""A mail whose sender lost the database waits for the end of its lease, three minutes: it is at rest, too."""


@dataclass(frozen=True, slots=True)
class Rest:
    """``at``: an instant, by the databases' clock, from which on nothing was under way.

    A mail that waited for the end of its lease may go out later all the same: its event is no part of the round.
    """

    at: datetime
    seconds: float


async def quiesce(world: World, reader: Reader, *, within: float = 60.0) -> Rest:
    """Waits for it. Raises AssertionError that names what does not come to rest."""
    began = time.monotonic()

    async def at_rest() -> datetime:
        at = await database_time(world)
        for service in SERVICES:
            async with world.database(service) as db:
                for name, count in _UNDER_WAY.items():
                    left = await db.fetchval(count)
                    assert left == 0, f"{service}: {left} {name}"
                if service == "notifications":
                    left = await db.fetchval(_MAILS)
                    assert left == 0, f"{left} mails are not sent"
        for consumer, subscriptions in CONSUMERS.items():
            lag = await reader.lag(consumer, subscriptions.topics)
            assert lag == 0, f"{consumer} has {lag} records before it"
        return at

    at = await eventually(at_rest, within=within, what="everything comes to rest", every=0.3)
    return Rest(at, time.monotonic() - began)
