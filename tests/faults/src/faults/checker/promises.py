"""I1, I8, I9 and I12: what clients were told, against what was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from faults.checker.violation import Violation
from faults.history import Attempt, History, Operation
from faults.state import State

DECISIONS = {
    "approve": "approved",
    "return": "returned",
    "reject": "rejected",
    "recommend": "recommended",
    "take_back": "approved",
}
"""What each decision of a bureau leaves in the case's record."""


def check(history: History, state: State, *, slowest: float) -> Iterator[Violation]:
    for operation in history.operations:
        if operation.outcome == "ok" and (missing := _missing(operation, state)):
            yield Violation("I1", "lost command", f"{operation.kind} {operation.subject or ''} {missing}")
    yield from _refused_but_done(history, state)
    yield from _deadlines(history, state)
    yield from _once(history, state)
    for operation in history.operations:
        for attempt in operation.attempts:
            if wrong := _answer(attempt, slowest):
                yield Violation("I12", "bad answer", f"{operation.kind}: {wrong}")


def _missing(operation: Operation, state: State) -> str | None:
    """What an acknowledged operation should have left and did not."""
    answer, wants = operation.answer, operation.wants
    entry = next((e for e in state.entries if f"entry/{e.id}" == operation.subject), None)
    case = next((c for c in state.cases if f"entry/{c.entry_id}" == operation.subject), None)
    there = True
    match operation.kind:
        case "register":
            there = wants["login"] in state.accounts
        case "draft":
            there = entry is not None
        case "save":
            there = entry is not None and entry.version >= answer["version"]
        case "confirm":
            there = any(f"entry/{s.entry_id}" == operation.subject and s.sha256 == wants["sha256"] for s in state.scans)
        case "submit":
            number = answer["registration_number"]
            there = entry is not None and answer["revision"] in entry.submitted and entry.registration_number == number
        case "withdraw":
            there = entry is not None and entry.state == "withdrawn"
        case kind if kind in DECISIONS:
            there = case is not None and (DECISIONS[kind], answer["revision"]) in case.steps
        case _:
            pass
    return None if there else f"was answered {answer} and left nothing"


def _refused_but_done(history: History, state: State) -> Iterator[Violation]:
    """A refusal that no earlier attempt makes doubtful means that nothing happened."""
    for operation in history.of("register", outcome="refused"):
        if not operation.ambiguous and operation.wants["login"] in state.accounts:
            yield Violation("I12", "false refusal", f"register {operation.wants['login']} was refused and exists")


def _deadlines(history: History, state: State) -> Iterator[Violation]:
    """I8: accepted if and only if the transaction's time is not after the cut."""
    for entry in state.entries:
        for revision, at in entry.submitted.items():
            limit = entry.limits.get(revision)
            if limit and at > limit:
                yield Violation("I8", "late and accepted", f"{entry.id} r{revision} at {at}, the cut was {limit}")
    for operation in history.of("submit", outcome="refused"):
        last = operation.attempts[-1]
        cut = operation.wants.get("cut")
        if cut and last.code == "entry_deadline_passed" and last.ended < cut:
            yield Violation("I8", "in time and refused", f"{operation.subject} {cut - last.ended:.3f} s before the cut")


def _once(history: History, state: State) -> Iterator[Violation]:
    """I9: each wanted submission made one revision at most; numbers are given once; a key has one answer."""
    submits: dict[str | None, list[Operation]] = defaultdict(list)
    for operation in history.of("submit"):
        submits[operation.subject].append(operation)
    for entry in state.entries:
        asked = submits.get(f"entry/{entry.id}", [])
        certain = sum(o.outcome == "ok" for o in asked)
        possible = certain + sum(o.outcome == "unknown" or o.ambiguous for o in asked if o.outcome != "ok")
        if asked and not certain <= len(entry.submitted) <= possible:
            found = f"{len(entry.submitted)} revisions of {certain} to {possible} submissions"
            yield Violation("I9", "submitted twice", f"{entry.id}: {found}")
    numbers = Counter(entry.registration_number for entry in state.entries if entry.registration_number)
    for number, times in numbers.items():
        if times > 1:
            yield Violation("I9", "number given twice", f"{number} to {times} entries")
    for operation in history.of("repeat", outcome="ok"):
        if operation.answer != operation.wants:
            yield Violation("I9", "another answer", f"{operation.key}: {operation.answer}, before {operation.wants}")


def _answer(attempt: Attempt, slowest: float) -> str | None:
    """I12: what is wrong with how one request ended."""
    if attempt.status is None:
        return f"no answer after {attempt.seconds:.1f} s ({attempt.error})"
    if attempt.seconds > slowest:
        return f"{attempt.status} after {attempt.seconds:.1f} s"
    if attempt.status < 400:
        return None
    if attempt.status not in {500, 501} and attempt.code:
        return None
    return f"{attempt.status} {attempt.code or 'without a code'}"
