"""The table: printed, and kept as Markdown in docs/faults.md with the data of its rows."""

from __future__ import annotations

import json
import os
import platform as machine
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faults.checker import INVARIANTS
from faults.kinds import ALL
from faults.rounds import Result
from localstack.artefacts import platform
from localstack.places import CHECKOUT

PAGE = CHECKOUT / "docs" / "faults.md"
_BEGIN, _END = "<!-- rows\n", "\n-->\n"

Row = dict[str, Any]


def rows_of(results: Sequence[Result]) -> dict[str, Row]:
    """One row a fault, by number and name."""
    grouped: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        grouped[key_of(result)].append(result)
    rows: dict[str, Row] = {}
    for key, played in grouped.items():
        broken = [result for result in played if result.violations]
        rows[key] = {
            "number": played[0].fault.number,
            "name": played[0].fault.name,
            "checks": played[0].fault.checks,
            "rounds": len(played),
            "operations": sum(result.operations for result in played),
            "events": sum(result.events for result in played),
            "slowest": round(max(result.slowest for result in played), 1),
            "rested": round(max((result.rested or 0.0 for result in played), default=0.0), 1),
            "seconds": round(sum(result.seconds for result in played) / len(played), 1),
            "broken": sorted({f"{v.invariant} {v.name}" for result in broken for v in result.violations}),
            "seeds": [result.seed for result in broken],
            "facts": next((result.facts for result in reversed(played) if result.facts), []),
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
        }
    return rows


def key_of(result: Result) -> str:
    return f"{result.fault.number} {result.fault.name}"


def write(fresh: dict[str, Row], page: Path = PAGE) -> None:
    """Replaces the rows that were played; the others stay as they were."""
    rows = _read(page) | fresh
    known = {f"{fault.number} {fault.name}": place for place, fault in enumerate(ALL)}
    kept = {key: rows[key] for key in sorted(rows, key=lambda key: known.get(key, 0)) if key in known}
    page.write_text(_page(kept), encoding="utf-8")


def table(rows: dict[str, Row]) -> str:
    lines = [
        "| # | fault | rounds | operations | events | slowest answer | at rest after | a round took | result |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows.values():
        result = "**" + ", ".join(row["broken"]) + "**" if row["broken"] else "all hold"
        facts = f" ({'; '.join(row['facts'])})" if row["facts"] else ""
        lines.append(
            f"| {row['number']} | {row['name']}: {row['checks']}{facts} | {row['rounds']} | {row['operations']} "
            f"| {row['events']} | {row['slowest']} s | {row['rested']} s | {row['seconds']} s | {result} |"
        )
    return "\n".join(lines)


def _read(page: Path) -> dict[str, Row]:
    if not page.exists():
        return {}
    text = page.read_text(encoding="utf-8")
    return json.loads(text.partition(_BEGIN)[2].partition(_END)[0] or "{}")


def _page(rows: dict[str, Row]) -> str:
    versions = platform()["versions"]
    data = json.dumps(rows, ensure_ascii=False, indent=1)
    return _TEXT.format(
        first=INVARIANTS[0], last=INVARIANTS[-1], table=table(rows), date=f"{datetime.now(UTC):%Y-%m-%d}",
        processors=os.cpu_count(), linux=machine.release().split("-")[0], python=machine.python_version(),
        postgres=versions["postgres"], kafka=versions["kafka"], nginx=versions["nginx"],
        data=f"{_BEGIN}{data}{_END}",
    )  # fmt: skip


_TEXT = """# The platform under faults

Made by `make faults`; what is played and checked stands in [tests/faults](../tests/faults/README.md). Each row is a
fault that struck a working platform on real components. After each round the checker went through all that clients were
told and all that was found in databases, topics and object store; it knows the invariants {first} to {last}.

{table}

{date}, {processors} processors, Linux {linux}, Python {python}, Postgres {postgres}, Kafka {kafka}, nginx {nginx}.
A row that was played again alone carries its new figures.

{data}"""
