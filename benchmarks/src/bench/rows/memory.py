"""M1: memory of one API process and of one worker, idle and after a soak."""

from __future__ import annotations

from collections.abc import Mapping

import psutil

from bench.figures import Figure, at_most
from bench.rounds import Bench, Row
from bench.web.load import open_loop
from bench.web.programs import Programs
from bench.web.submitting import Submitting, submitting

PROGRAMS = ("submissions-api", "submissions-worker")
RATE = 20
"""Submits a second during the soak."""
STRETCH = 60
"""Seconds; tokens live for ten minutes, so each stretch has its own."""
MOST_LATE = 0.01


async def measure(bench: Bench) -> list[Figure]:
    """Starts both programs anew; resident and unshared megabytes (10⁶ bytes) before and after the soak."""
    programs = Programs(bench.stack)
    async with submitting(bench.stack) as service:
        await programs.quiet()
        await programs.restart(PROGRAMS)
        await programs.quiet()
        idle = await _memory(bench, programs, "idle")
        for stretch in range(max(1, round(bench.soak / STRETCH))):
            await _soak(service, min(STRETCH, bench.soak))
            if stretch == 0:
                await _memory(bench, programs, "after the first stretch")
        await programs.quiet()
        soaked = await _memory(bench, programs, f"after {bench.soak:.0f} s")
    return [
        figure
        for name in PROGRAMS
        for figure in (
            Figure(f"{name}, idle", "MB", at_most(110), (idle[name],)),
            Figure(f"{name}, after the soak ÷ idle", "MB", at_most(1.05), (soaked[name],), (idle[name],)),
        )
    ]


async def _soak(service: Submitting, seconds: float) -> None:
    load = await open_loop(await service.targets(int(seconds * RATE) + 50), rate=RATE, seconds=seconds, patience=30)
    good = load.statuses[200]
    if good < (1 - MOST_LATE) * len(load.shots):
        raise RuntimeError(f"the soak was no moderate load: {dict(load.statuses)}")
    await service.expect_stored(load)


async def _memory(bench: Bench, programs: Programs, when: str) -> Mapping[str, float]:
    """The resident memory of the largest process of each program."""
    found: dict[str, float] = {}
    for name in PROGRAMS:
        parent = psutil.Process(await programs.pid(name))
        used = [process.memory_full_info() for process in (parent, *parent.children(recursive=True))]
        found[name] = max(each.rss for each in used) / 1e6
        shown = ", ".join(f"{each.rss / 1e6:.1f} resident, {each.uss / 1e6:.1f} unshared" for each in used)
        bench.say(f"{name} {when}: {shown} MB")
    return found


M1 = Row("M1", "memory of one process", "itself when idle, for the soak", measure)
