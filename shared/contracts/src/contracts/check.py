"""``python -m contracts.check [--against REF]``: are the snapshots the code's, and does no change break a reader?

``--against`` also compares with the snapshots of a commit, such as the main branch's.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from contracts import asyncapi, schemas
from contracts.generate import narrowing


def check(home: Path) -> list[str]:
    """Compares the declared events with what lies below ``home``: one line for each fault."""
    current, committed = schemas.current(), schemas.committed(home / "schemas")
    faults = narrowing(current, committed)
    broken = {fault.split(":", 1)[0] for fault in faults}
    for type_, schema in current.items():
        if type_ not in committed:
            faults.append(f"{type_}: has no snapshot; run python -m contracts.generate")
        elif schema != committed[type_] and type_ not in broken:
            faults.append(f"{type_}: the snapshot is stale; run python -m contracts.generate")
    document = home / "asyncapi.json"
    if not document.is_file() or document.read_text("utf-8") != schemas.render(asyncapi.document()):
        faults.append("asyncapi.json is stale; run python -m contracts.generate")
    return faults


def at_commit(home: Path, commit: str) -> dict[str, schemas.Schema]:
    """The snapshots as they were in ``commit``."""
    listing = _git(home, "ls-tree", "--name-only", commit, "schemas/")
    return {
        Path(path).name.removesuffix(".json"): json.loads(_git(home, "show", f"{commit}:./{path}"))
        for path in listing.split()
    }


def _git(home: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=home, check=True, capture_output=True, text=True).stdout


def main() -> int:
    parser = argparse.ArgumentParser(prog="contracts.check")
    parser.add_argument("--against", metavar="REF", help="a commit whose snapshots must not be broken either")
    against: str | None = parser.parse_args().against
    faults = check(schemas.HOME)
    if against:
        faults += narrowing(schemas.current(), at_commit(schemas.HOME, against))
    for fault in dict.fromkeys(faults):
        print(fault)  # noqa: T201
    if not faults:
        print(f"{len(schemas.current())} event types, all as published")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
