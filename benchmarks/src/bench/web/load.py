"""The load generator: vegeta, a process of its own, with one prepared target for each request."""

from __future__ import annotations

import asyncio
import base64
import csv
import itertools
import json
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from localstack.install import install_tool
from localstack.progress import Progress

EXHAUSTED = "no targets to attack"


@dataclass(frozen=True, slots=True)
class Target:
    url: str
    headers: Mapping[str, str]
    method: str = "POST"
    body: bytes = b""

    def line(self) -> str:
        """As vegeta's JSON format has it."""
        content = {
            "method": self.method,
            "url": self.url,
            "header": {name: [value] for name, value in self.headers.items()},
        }
        if self.body:
            content["body"] = base64.b64encode(self.body).decode()
        return json.dumps(content)


@dataclass(frozen=True, slots=True)
class Shot:
    """One request: when it was sent (seconds since the epoch), how long it took, and its status; 0 where it failed."""

    url: str
    sent_at: float
    seconds: float
    status: int
    error: str


@dataclass(frozen=True, slots=True)
class Load:
    """What an attack saw. ``cores``: how much of the machine the generator itself took."""

    shots: Sequence[Shot]
    cores: float

    @property
    def statuses(self) -> Counter[int]:
        return Counter(shot.status for shot in self.shots)

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        return max(s.sent_at + s.seconds for s in self.shots) - min(s.sent_at for s in self.shots)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.statuses[200] / self.seconds

    def percentile(self, percent: int) -> float:
        """Of the latencies of good answers, in seconds."""
        return statistics.quantiles([s.seconds for s in self.shots if s.status == 200], n=100)[percent - 1]

    def expect_only(self, *statuses: int) -> None:
        """Raises where something else was answered."""
        if set(self.statuses) - set(statuses):
            errors = Counter(shot.error for shot in self.shots if shot.status not in statuses)
            raise RuntimeError(f"answers: {dict(self.statuses)}; {errors.most_common(3)}")


async def closed_loop(targets: Sequence[Target], *, clients: int, seconds: float) -> Load:
    """``clients`` that each send the next request when the last was answered, for so long or until none is left."""
    options = ["-rate=0", f"-workers={clients}", f"-max-workers={clients}", f"-duration={seconds}s", "-timeout=30s"]
    load = await _attack([targets], [options])
    if len(load.shots) == len(targets):
        raise RuntimeError(f"{len(targets)} requests were too few for {seconds} s")
    return load


async def open_loop(
    targets: Sequence[Target], *, rate: float, seconds: float, patience: float, addresses: int = 1
) -> Load:
    """Sends at ``rate`` whatever comes back, from several loopback addresses, and waits ``patience`` seconds."""
    parts = [targets[number::addresses] for number in range(addresses)]
    each = [
        [f"-rate={round(rate / addresses * 60)}/1m", f"-duration={seconds}s", f"-timeout={patience}s",
         f"-laddr=127.0.0.{number + 2}", "-workers=50", "-max-workers=20000"]
        for number in range(addresses)
    ]  # fmt: skip
    return await _attack(parts, each)


async def _attack(parts: Sequence[Sequence[Target]], options: Sequence[Sequence[str]]) -> Load:
    vegeta = install_tool("vegeta", Progress(quiet=True))
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}" for number in range(len(parts))]
        for file, targets in zip(files, parts, strict=True):
            file.write_text("".join(f"{target.line()}\n" for target in targets))
        before, began = _children_seconds(), time.monotonic()
        await asyncio.gather(*(
            _run(str(vegeta), "attack", "-format=json", "-lazy", f"-targets={file}", f"-output={file}.out",
                 "-max-body=0", *words)
            for file, words in zip(files, options, strict=True)
        ))  # fmt: skip
        cores = (_children_seconds() - before) / (time.monotonic() - began)
        shots = itertools.chain.from_iterable([await _shots(str(vegeta), f"{file}.out") for file in files])
        return Load([shot for shot in shots if shot.error != EXHAUSTED], cores)


async def _shots(vegeta: str, results: str) -> list[Shot]:
    await _run(vegeta, "encode", "-to=csv", f"-output={results}.csv", results)
    with Path(f"{results}.csv").open(newline="") as file:  # noqa: ASYNC230 - after the load
        return [_shot(row) for row in csv.reader(file)]


def _shot(row: Sequence[str]) -> Shot:
    """Columns: time, status, latency, bytes out, bytes in, error, body, name, number, method, URL, headers."""
    return Shot(row[10], int(row[0]) / 1e9, int(row[2]) / 1e9, int(row[1]), row[5])


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, errors = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed: {errors.decode()[-2000:]}")


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
