"""Several writes in one statement, and so in one round trip to the database.

A command that writes to many tables spends more time waiting for the answers than the database spends writing. A
module of ``db`` answers a ``Write`` instead of sending it, and the command sends all of them at once.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kit.db import Tx
from kit.failpoints import reach

_PLACEHOLDER = re.compile(r"\$(\d+)")
_NAME = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Write:
    """Writing statements as WITH queries, by name, with the values of ``$1`` onwards. A statement may read from an
    earlier one of the same write as ``${name}``."""

    queries: tuple[tuple[str, str], ...]
    values: tuple[object, ...]


def one(sql: str, *values: object) -> Write:
    """A write of a single statement."""
    return Write((("only", sql),), values)


async def send(tx: Tx, *writes: Write) -> None:
    """Executes all of ``writes`` as one statement.

    None sees what another wrote, and no two may write the same row; foreign keys are checked after all of them.
    """
    statement = _composed(tuple((write.queries, len(write.values)) for write in writes))
    await tx.execute(statement, *itertools.chain.from_iterable(write.values for write in writes))
    await reach("writes.sent")


@functools.lru_cache(maxsize=256)
def _composed(writes: Sequence[tuple[tuple[tuple[str, str], ...], int]]) -> str:
    """The statement's text: the same for the same writes, so that the database keeps its plan."""
    parts: list[str] = []
    shift = 0
    for number, (queries, count) in enumerate(writes):
        for name, sql in queries:
            moved = _PLACEHOLDER.sub(lambda found, by=shift: f"${int(found[1]) + by}", sql.strip())
            named = _NAME.sub(lambda found, n=number: f"w{n}_{found[1]}", moved)
            parts.append(f"w{number}_{name} AS ({named})")
        shift += count
    return "WITH " + ",\n".join(parts) + "\nSELECT"
