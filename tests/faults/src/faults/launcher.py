"""Runs a service's process with failpoints armed and constants of its libraries changed. For tests alone.

    python -m faults.launcher submissions worker --arm relay.sent=die --set kit.auth._KEEP=2

``--arm NAME=die`` kills the process where it reaches the failpoint NAME, ``NAME=die:3`` the third time,
``NAME=wait:SECONDS`` lets it wait there each time. ``--break review.handlers.open_case`` puts a bug in the place of a
function.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import itertools
import json
import os
import runpy
import signal
import sys
from collections.abc import Awaitable, Callable

from kit import failpoints


def _die_at(time: int) -> Callable[[], Awaitable[None]]:
    times = itertools.count(1)

    async def act() -> None:
        if next(times) == time:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def _wait_for(seconds: float) -> Callable[[], Awaitable[None]]:
    async def act() -> None:
        await asyncio.sleep(seconds)

    return act


def _arm(text: str) -> None:
    name, _, action = text.rpartition("=")
    verb, _, amount = action.partition(":")
    failpoints.arm(name, _die_at(int(amount or 1)) if verb == "die" else _wait_for(float(amount)))


def _change(text: str) -> None:
    place, _, value = text.partition("=")
    module, _, name = place.rpartition(".")
    setattr(importlib.import_module(module), name, json.loads(value))


def _break(place: str) -> None:
    async def bug(*_: object) -> None:
        raise ZeroDivisionError("a bug, put here by a test")

    module, _, name = place.rpartition(".")
    setattr(importlib.import_module(module), name, bug)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("service")
    parser.add_argument("process")
    parser.add_argument("--arm", action="append", default=[])
    parser.add_argument("--set", action="append", default=[], dest="changes")
    parser.add_argument("--break", action="append", default=[], dest="broken")
    given = parser.parse_args()
    for text in given.arm:
        _arm(text)
    for text in given.changes:
        _change(text)
    for place in given.broken:
        _break(place)
    sys.argv = [given.service, given.process]
    runpy.run_module(given.service, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
