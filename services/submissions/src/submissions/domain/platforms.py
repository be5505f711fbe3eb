"""Platforms that hold a licence (持证) or are registered (备案): suggestions for the form, never a limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kit.errors import Fault, Invalid
from submissions.domain.folding import fold

MAX_NAME = 200
MOST_AT_ONCE = 1000

PlatformKind = Literal["licensed", "registered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One that is not ``active`` is suggested to nobody, and a work on it gets a warning."""

    id: UUID
    name: str
    kind: PlatformKind
    active: bool = True


def checked_names(names: Iterable[str]) -> dict[str, str]:
    """The names by their folded spelling, each once. Raises ``Invalid`` with every fault."""
    faults: list[Fault] = []
    found: dict[str, str] = {}
    for index, name in enumerate(names):
        kept = " ".join(name.split())
        if not kept:
            faults.append(Fault(f"names.{index}", "missing", f"第 {index + 1} 个名称为空", "is empty"))
        elif len(kept) > MAX_NAME:
            zh = f"第 {index + 1} 个名称超过 {MAX_NAME} 字"
            faults.append(Fault(f"names.{index}", "too_long", zh, f"has more than {MAX_NAME} characters"))
        else:
            found.setdefault(fold(kept), kept)
    if faults:
        raise Invalid("platforms_invalid", "平台名称有误", "The names are not right", faults=faults)
    return found
