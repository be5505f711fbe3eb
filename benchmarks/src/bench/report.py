"""The table: printed, and written to docs/benchmarks.md. What earlier runs measured stays until it is measured anew."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bench.figures import Aim, Figure, number, spread
from bench.rounds import Row
from localstack import artefacts

RESULTS = Path(__file__).parents[2] / "results.json"
PAGE = Path(__file__).parents[3] / "docs" / "benchmarks.md"

_HEAD = """\
# Benchmarks

Written by `make bench` from `benchmarks/results.json`. [benchmarks/README.md](../benchmarks/README.md) says how
each row is measured, and where the time goes in those that miss their aim. Two sides take turns in one run on one
machine. A cell shows the median and the range over the rounds; *result* is the median of the rounds' ratios ours ÷
reference, or our own value where there is no reference. These machines are shared and small: the ratios mean
something, single figures do not.
"""


def load() -> dict[str, Any]:
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def keep(row: Row, figures: list[Figure]) -> None:
    """Replaces what is kept of ``row``, and writes the page anew."""
    results = load()
    results[row.key] = {
        "ours": row.ours,
        "reference": row.reference,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "figures": [asdict(figure) for figure in figures],
    }
    results = dict(sorted(results.items()))
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


def page(results: dict[str, Any]) -> str:
    """The whole of docs/benchmarks.md."""
    lines = [_HEAD, "| | figure | ours | reference | result | aim | |", "|---|---|---|---|---|---|---|"]
    for key, row in results.items():
        for figure in figures_of(row):
            mark = "met" if figure.met else "**not met**"
            cells = [key, f"{figure.name}, {figure.unit}", spread(figure.ours), spread(figure.reference),
                     number(figure.result), str(figure.aim), mark]  # fmt: skip
            lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "| | ours | reference | measured on | machine |", "|---|---|---|---|---|"]
    for key, row in results.items():
        lines.append(f"| {key} | {row['ours']} | {row['reference']} | {row['measured_on']} | {row['machine']} |")
    return "\n".join(lines) + "\n"


def figures_of(row: dict[str, Any]) -> list[Figure]:
    """The figures of a kept row."""
    return [
        Figure(f["name"], f["unit"], Aim(**f["aim"]), tuple(f["ours"]), tuple(f["reference"])) for f in row["figures"]
    ]


def table(results: dict[str, Any], keys: list[str]) -> str:
    """The named rows as text for a terminal."""
    lines: list[str] = []
    for key in keys:
        for figure in figures_of(results[key]) if key in results else []:
            mark = "met" if figure.met else "NOT MET"
            sides = f"ours {spread(figure.ours)}  reference {spread(figure.reference)}"
            lines.append(f"{key:<3} {figure.name:<34} {number(figure.result):>8}  {figure.aim!s:<7} {mark:<8} {sides}")
    return "\n".join(lines)


def machine() -> str:
    """Cores, memory, kernel, and the versions of what was measured."""
    versions = artefacts.platform()["versions"]
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, Python {platform.python_version()}, "
        f"Postgres {versions['postgres']}, Kafka {versions['kafka']}, nginx {versions['nginx']}"
    )
