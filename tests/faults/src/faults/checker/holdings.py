"""I10, I11 and I13: scans and their objects, the audit chain, memory and connections."""

from __future__ import annotations

from collections.abc import Iterator

from faults.checker.violation import Violation
from faults.history import History
from faults.state import State

ACTIONS = {
    "draft": "entry_drafted",
    "confirm": "scan_accepted",
    "submit": "entry_submitted",
    "withdraw": "entry_withdrawn",
    "approve": "review.entry_approved",
    "return": "review.entry_returned",
    "reject": "review.entry_rejected",
    "recommend": "review.entry_recommended",
    "take_back": "review.recommendation_withdrawn",
}
"""The audit record that each kind of operation leaves."""


def check(history: History, state: State) -> Iterator[Violation]:
    yield from _objects(state)
    yield from _audit(history, state)
    yield from _usage(state)


def _objects(state: State) -> Iterator[Violation]:
    """Each scan's object is there, as it was recorded. One that no row names cannot be reached, and is waste only."""
    stored = {item.key: item for item in state.objects}
    for scan in state.scans:
        found = stored.get(scan.object_key)
        if scan.object_key.startswith("staging/"):
            yield Violation("I10", "scan not kept", f"{scan.entry_id} refers to {scan.object_key}, which may change")
        elif found is None:
            yield Violation("I10", "object missing", f"{scan.entry_id} refers to {scan.object_key}")
        elif (found.size, found.sha256) != (scan.size, scan.sha256):
            yield Violation("I10", "object differs", f"{scan.object_key}: {found.size} bytes, {scan.size} recorded")


def _audit(history: History, state: State) -> Iterator[Violation]:
    for chain in state.chains:
        if not chain.intact:
            yield Violation("I11", "audit chain broken", f"{chain.service}: {chain.reason}")
        if chain.unsealed:
            yield Violation("I11", "audit chain behind", f"{chain.service}: {chain.unsealed} records are not sealed")
    for operation in history.operations:
        action = ACTIONS.get(operation.kind)
        if action and operation.outcome == "ok" and (action, operation.subject) not in state.audited:
            yield Violation("I11", "not audited", f"{operation.kind} {operation.subject}")


def _usage(state: State) -> Iterator[Violation]:
    """Memory and connections are back where they were; a process that was started anew is measured the same way."""
    for use in state.usage:
        if use.after_mb > 1.3 * use.before_mb + 40:
            yield Violation("I13", "memory", f"{use.process}: {use.before_mb:.0f} MB before, {use.after_mb:.0f} after")
        if use.pool and use.connections > use.pool:
            yield Violation("I13", "connections", f"{use.process}: {use.connections} of {use.pool}")
