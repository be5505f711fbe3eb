"""What a fault is: something that strikes a running platform and takes itself back."""

from __future__ import annotations

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from faults.checker import Violation
from faults.history import History
from faults.planting import Record
from faults.snapshot import Since
from faults.topics import Reader
from faults.workload import Load, Size
from faults.world import World


@dataclass
class Scene:
    """One round as a fault sees it. ``found`` takes what the fault itself saw go wrong, ``facts`` what to report."""

    world: World
    load: Load
    history: History
    reader: Reader
    chance: random.Random
    since: Since
    found: list[Violation] = field(default_factory=list[Violation])
    facts: list[str] = field(default_factory=list[str])
    planted: set[str] = field(default_factory=set[str])
    """Ids of records that no service has published, which the checker shall not count."""

    def plant(self, record: Record) -> Record:
        """Notes a record that the fault is about to put onto a topic."""
        self.planted |= {value.decode() for name, value in record["headers"] if name == "ce_id"}
        return record

    def plant_at(self, places: Iterable[tuple[str, int, int]]) -> None:
        """Notes where records lie that have no id."""
        self.planted |= {f"{topic}/{partition}/{offset}" for topic, partition, offset in places}

    def expect(self, holds: bool, invariant: str, name: str, detail: str) -> None:
        if not holds:
            self.found.append(Violation(invariant, name, detail))

    async def for_a_while(self, low: float, high: float) -> None:
        """Lets the clients work on, for a time that the seed decides."""
        await asyncio.sleep(self.chance.uniform(low, high))


class Fault(ABC):
    """``number`` is the plan's; ``name`` tells variants of one number apart."""

    number: ClassVar[int]
    name: ClassVar[str]
    checks: ClassVar[str]
    """What the round shows beside the invariants."""
    short: ClassVar[bool] = False
    """Part of the short form, which every test run plays."""
    size: ClassVar[Size] = Size()
    needs_root: ClassVar[bool] = False

    async def before(self, scene: Scene) -> None:  # noqa: B027 - most need nothing
        """Runs before the clients start, and is not part of the fault."""

    @abstractmethod
    async def strike(self, scene: Scene) -> None:
        """Injects, holds and heals, while the clients work. Whatever happens it leaves nothing behind."""

    async def after(self, scene: Scene) -> None:  # noqa: B027
        """Runs when everything has come to rest, before the checker looks."""

    async def put_back(self, world: World) -> None:  # noqa: B027
        """Runs at the very end, also where the round broke."""
