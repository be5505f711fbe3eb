"""S2: a submit beside a service of Django and Django REST framework that stores the same rows."""

from __future__ import annotations

from bench.figures import Figure, at_least, at_most
from bench.rounds import Bench, Row, Values, column, interleave
from bench.rows import submit
from bench.web import django
from bench.web.load import Load, closed_loop
from bench.web.place import copy_place
from bench.web.programs import WORKERS, Programs
from bench.web.settings import settings_of
from bench.web.submitting import Submitting, submitting
from kit.db import open_database
from submissions.config import Settings
from testkit import stack as running_stack
from testkit.database import fresh_database

MOST_SUBMITS = 600
"""A second, of the peer."""


async def measure(bench: Bench) -> list[Figure]:
    """As S1, without the workers; the peer runs under the best of its settings, found in a round before."""
    async with (
        submitting(bench.stack) as service,
        Programs(bench.stack).stopped(WORKERS),
        fresh_database("submissions") as name,
    ):
        url = running_stack.role_url("submissions", name)
        async with open_database(_settings(service, url), application="bench") as database:
            await copy_place(service.database, database)
            peer = service.elsewhere(database)
            await submit.ours(service, seconds=2)
            clients = 2 * await service.connections()
            rates = {name: (await _peer(peer, url, name, clients=clients, seconds=4)).rate for name in django.SETTINGS}
            best = max(rates, key=lambda name: rates[name])
            bench.say(f"{clients} clients; Django: " + ", ".join(f"{n} {rate:.3g}/s" for n, rate in rates.items()))

            async def theirs(_: int) -> Values:
                load = await _peer(peer, url, best, clients=clients, seconds=submit.SECONDS)
                return {"rate": load.rate, "p99": 1000 * load.percentile(99)}

            a, b = await interleave(bench, lambda _: submit.ours(service, clients=clients), theirs)
    return [
        Figure("submits", "1/s", at_least(5), column(a, "rate"), column(b, "rate")),
        Figure("submit p99", "ms", at_most(0.25), column(a, "p99"), column(b, "p99")),
    ]


async def _peer(peer: Submitting, url: str, settings: str, *, clients: int, seconds: int) -> Load:
    async with django.serving(peer.stack, url, settings) as base:
        await closed_loop(await peer.targets(MOST_SUBMITS, base), clients=clients, seconds=1)
        targets = await peer.targets(seconds * MOST_SUBMITS, base)
        await submit.checkpoint()
        load = await closed_loop(targets, clients=clients, seconds=seconds)
    load.expect_only(200)
    await peer.expect_stored(load)
    return load


def _settings(service: Submitting, url: str) -> Settings:
    return settings_of(Settings, service.stack, "submissions", database_url=url)


S2 = Row(
    "S2",
    "submit through the gateway",
    "the same through the same gateway to Django + DRF under gunicorn",
    measure,
)
