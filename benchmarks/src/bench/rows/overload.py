"""S3: three times more submits than the platform can take, from a crowd that does not wait."""

from __future__ import annotations

import math
import time

import httpx

from bench.figures import Figure, at_least
from bench.rounds import Bench, Row, Values, column, interleave
from bench.web.load import closed_loop, open_loop
from bench.web.programs import Programs
from bench.web.submitting import Submitting, submitting
from testkit.probes import eventually

CLIENTS = (8, 16, 32, 64)
SECONDS = 15
"""On both sides, so that the workers, who take what was submitted, have the same share of the machine."""
TRIAL_SECONDS = 5
OVERLOAD = 3
PATIENCE = 5.0
"""In seconds: an answer that comes later helps nobody."""
MOST_SUBMITS = 1500
"""A second, in a trial; in a round twice as many as the best trial had."""
RATE_OF_AN_ADDRESS = 1000
"""The gateway limits how much one address may ask; a crowd has many."""

REFUSALS = frozenset({429, 503})


async def measure(bench: Bench) -> list[Figure]:
    """Everything runs, the workers too."""
    async with submitting(bench.stack) as service:
        await Programs(bench.stack).quiet()
        await _closed(service, CLIENTS[0], seconds=2, most=MOST_SUBMITS)
        rates = {
            clients: (await _closed(service, clients, seconds=TRIAL_SECONDS, most=MOST_SUBMITS))["goodput"]
            for clients in CLIENTS
        }
        best = max(rates, key=lambda clients: rates[clients])
        bench.say("closed loop: " + ", ".join(f"{rate:.3g}/s with {n} clients" for n, rate in rates.items()))
        rate = OVERLOAD * rates[best]

        async def overload(_: int) -> Values:
            return await _overload(bench, service, rate)

        async def peak(_: int) -> Values:
            return await _closed(service, best, seconds=SECONDS, most=2 * rates[best])

        a, b = await interleave(bench, overload, peak)
    return [Figure("goodput at 3 × overload", "1/s", at_least(0.95), column(a, "goodput"), column(b, "goodput"))]


async def _closed(service: Submitting, clients: int, *, seconds: float, most: float) -> Values:
    targets = await service.targets(int(seconds * most))
    load = await closed_loop(targets, clients=clients, seconds=seconds)
    load.expect_only(200, *REFUSALS)
    await service.expect_stored(load)
    return {"goodput": load.rate}


async def _overload(bench: Bench, service: Submitting, rate: float) -> Values:
    targets = await service.targets(math.ceil(rate * SECONDS * 1.1) + 100)
    addresses = math.ceil(rate / RATE_OF_AN_ADDRESS)
    load = await open_loop(targets, rate=rate, seconds=SECONDS, patience=PATIENCE, addresses=addresses)
    offered = len(load.shots) / SECONDS
    good = [shot for shot in load.shots if shot.status == 200 and shot.seconds <= PATIENCE]
    await service.expect_stored(load)
    recovered = await _recovery(service)
    refused = sum(load.statuses[status] for status in REFUSALS)
    failed = len(load.shots) - len(good) - refused
    bench.say(f"offered {offered:.4g}/s: {len(good)} good, {refused} refused, {failed} failed "
              f"{dict(load.statuses)}; calm again after {recovered:.1f} s")  # fmt: skip
    return {"goodput": len(good) / SECONDS, "generator cores": load.cores}


async def _recovery(service: Submitting) -> float:
    """Seconds until a read through the gateway is answered in half a second again."""
    began = time.monotonic()
    async with httpx.AsyncClient(base_url=service.stack["gateway"]["url"], timeout=0.5) as client:

        async def calm() -> bool:
            try:
                return (await client.get("/api/submissions/calls")).status_code == 200
            except httpx.HTTPError:
                return False

        await eventually(calm, within=120, what="the platform answers quickly again")
    return time.monotonic() - began


S3 = Row(
    "S3",
    "submits answered within 5 s at three times the peak, open loop",
    "peak of submits, closed loop",
    measure,
)
