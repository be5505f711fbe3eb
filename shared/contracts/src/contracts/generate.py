"""``python -m contracts.generate``: writes the schema snapshots and the AsyncAPI document.

Refuses to write a snapshot that breaks the one that is there. An event that nobody outside has seen yet may still
change: delete its snapshot first.
"""

from __future__ import annotations

import sys
from pathlib import Path

from contracts import asyncapi, compatibility, schemas


def generate(home: Path) -> list[str]:
    """Writes below ``home``; answers the faults for which nothing was written."""
    directory = home / "schemas"
    directory.mkdir(exist_ok=True)
    current, committed = schemas.current(), schemas.committed(directory)
    faults = narrowing(current, committed)
    if faults:
        return faults
    for type_, schema in current.items():
        (directory / f"{type_}.json").write_text(schemas.render(schema), "utf-8")
    (home / "asyncapi.json").write_text(schemas.render(asyncapi.document()), "utf-8")
    return []


def narrowing(current: dict[str, schemas.Schema], committed: dict[str, schemas.Schema]) -> list[str]:
    """What breaks readers: one line each, led by the event's type."""
    faults = [f"{type_}: the event type is gone" for type_ in sorted(committed.keys() - current.keys())]
    for type_ in sorted(committed.keys() & current.keys()):
        faults += [f"{type_}: {fault}" for fault in compatibility.faults(committed[type_], current[type_])]
    return faults


def main() -> int:
    faults = generate(schemas.HOME)
    for fault in faults:
        print(fault)  # noqa: T201
    if faults:
        print("Nothing was written. Publish a new version of the event beside the old one.")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
