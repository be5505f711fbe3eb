"""An admin adds platforms, one or a whole list."""

from __future__ import annotations

from dataclasses import dataclass

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from submissions.db import platforms
from submissions.domain.platforms import PlatformKind, checked_names


@dataclass(frozen=True, slots=True)
class AddPlatforms:
    by: Principal
    names: tuple[str, ...]
    kind: PlatformKind


async def add_platforms(tx: Tx, cmd: AddPlatforms) -> tuple[list[str], int]:
    """Those that are new, and how many were known already. Raises ``Invalid`` with every fault."""
    names = checked_names(cmd.names)
    added = await platforms.add(tx, names, cmd.kind)
    if added:
        await audit.record(
            tx,
            actor=cmd.by.actor,
            role=cmd.by.role,
            action="platforms_added",
            subject="platforms",
            after={"kind": cmd.kind, "names": added},
        )
    return added, len(names) - len(added)
