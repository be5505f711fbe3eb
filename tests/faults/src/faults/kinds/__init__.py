"""Every fault, by the plan's numbers."""

from __future__ import annotations

from faults.kinds import (
    broker,
    connections,
    crashes,
    database,
    delivery,
    disks,
    identity,
    poison,
    rollout,
    store,
)
from faults.kinds.base import Fault, Scene

_GROUPS = (crashes, broker, database, store, disks, connections, delivery, poison, identity, rollout)
ALL: list[type[Fault]] = sorted((fault for group in _GROUPS for fault in group.FAULTS), key=lambda fault: fault.number)


__all__ = ["ALL", "Fault", "Scene"]
