"""Who judges what: k experts for every entry, loads as even as the constraints allow, and never a conflict.

Every entry takes its experts one by one; each time the load goes to the least loaded expert that can be reached by
exchanging experts between entries. That is the successive-shortest-path method for a flow whose cost grows with each
expert's load, and with it Σ load² is as small as it can be (Harvey, Ladner, Lovász, Tamir: Semi-matchings for
bipartite graphs and load balancing, Journal of Algorithms 59, 2006, for the case k = 1).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from uuid import UUID

from kit.errors import Fault, Invalid
from review.domain.organisations import fold


@dataclass(frozen=True, slots=True)
class Judge:
    """An expert. ``specialities`` empty: every work type. ``capacity`` None: no limit."""

    expert_id: UUID
    organisation: str
    bureau_id: UUID | None = None
    specialities: frozenset[str] = frozenset()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry to be judged. ``organisations``: folded names of applicant, owner, producer and maker."""

    entry_id: UUID
    title: str
    work_type: str
    bureau_id: UUID
    organisations: frozenset[str] = frozenset()


def suits(judge: Judge, entry: Candidate) -> bool:
    """The expert knows this type of work, and has no part in the entry by organisation or bureau."""
    if judge.specialities and entry.work_type not in judge.specialities:
        return False
    if judge.bureau_id is not None and judge.bureau_id == entry.bureau_id:
        return False
    return fold(judge.organisation) not in entry.organisations


def assign(entries: Sequence[Candidate], judges: Sequence[Judge], k: int) -> dict[UUID, list[UUID]]:
    """The experts of each entry. The same input gives the same answer, in whatever order it comes.

    Raises ``Invalid`` with a fault for each entry that cannot get ``k`` experts beside the others.
    """
    plan = _Plan(entries, judges)
    faults: list[Fault] = []
    for entry in sorted(entries, key=lambda e: e.entry_id):
        found = 0
        while found < k and plan.add(entry.entry_id):
            found += 1
        if found < k:
            plan.drop(entry.entry_id)
            faults.append(
                Fault(
                    f"entries.{entry.entry_id}",
                    "too_few_experts",
                    f"《{entry.title}》只能分到 {found} 位合适的专家，需要 {k} 位",
                    f"gets {found} suitable experts, and needs {k}",
                )
            )
    if faults:
        raise Invalid(
            "experts_insufficient",
            "部分作品分不到足够的专家",
            "Some entries cannot get enough experts",
            faults=faults,
        )
    return {entry_id: sorted(experts) for entry_id, experts in plan.experts_of.items()}


def substitute(entry: Candidate, judges: Sequence[Judge], loads: Mapping[UUID, int], taken: Set[UUID]) -> UUID | None:
    """The least loaded suitable expert who is not among ``taken``. ``loads`` counts towards ``capacity``."""
    free = [
        (loads.get(judge.expert_id, 0), judge.expert_id)
        for judge in judges
        if judge.expert_id not in taken
        and suits(judge, entry)
        and (judge.capacity is None or loads.get(judge.expert_id, 0) < judge.capacity)
    ]
    return min(free)[1] if free else None


@dataclass(slots=True)
class _Search:
    """How each expert was reached (the entry that would take him), and each entry (the expert it would give up)."""

    taker: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    gives_up: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])


class _Plan:
    def __init__(self, entries: Sequence[Candidate], judges: Sequence[Judge]) -> None:
        self.experts_of: dict[UUID, set[UUID]] = {entry.entry_id: set() for entry in entries}
        self._entries_of: dict[UUID, set[UUID]] = {judge.expert_id: set() for judge in judges}
        self._capacity = {judge.expert_id: judge.capacity for judge in judges}
        # the order among equals differs from entry to entry: experts then sit in changing groups, without which
        # their scales could not be compared
        self._suitable = {
            entry.entry_id: sorted((j.expert_id for j in judges if suits(j, entry)), key=_mix(entry.entry_id))
            for entry in entries
        }

    def add(self, entry_id: UUID) -> bool:
        """Gives the entry one expert more, if that is possible at all."""
        search = _Search()
        expert = self._least_loaded(entry_id, search)
        if expert is None:
            return False
        while True:
            taker = search.taker[expert]
            self.experts_of[taker].add(expert)
            self._entries_of[expert].add(taker)
            if taker == entry_id:
                return True
            expert = search.gives_up[taker]
            self.experts_of[taker].discard(expert)
            self._entries_of[expert].discard(taker)

    def drop(self, entry_id: UUID) -> None:
        for expert in self.experts_of.pop(entry_id):
            self._entries_of[expert].discard(entry_id)

    def _least_loaded(self, entry_id: UUID, search: _Search) -> UUID | None:
        floor = min((self._load(expert) for expert in self._entries_of if self._has_room(expert)), default=None)
        if floor is None:
            return None
        best: UUID | None = None
        waiting = deque([entry_id])
        seen = {entry_id}
        while waiting:
            taker = waiting.popleft()
            for expert in self._suitable[taker]:
                if expert in search.taker or expert in self.experts_of[taker]:
                    continue
                search.taker[expert] = taker
                if self._has_room(expert) and (best is None or self._load(expert) < self._load(best)):
                    best = expert
                    if self._load(best) == floor:
                        return best
                for other in sorted(self._entries_of[expert] - seen):
                    seen.add(other)
                    search.gives_up[other] = expert
                    waiting.append(other)
        return best

    def _load(self, expert: UUID) -> int:
        return len(self._entries_of[expert])

    def _has_room(self, expert: UUID) -> bool:
        capacity = self._capacity[expert]
        return capacity is None or self._load(expert) < capacity


def _mix(entry_id: UUID) -> Callable[[UUID], bytes]:
    return lambda expert_id: hashlib.blake2b(entry_id.bytes + expert_id.bytes, digest_size=16).digest()
