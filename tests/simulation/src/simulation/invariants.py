"""What must hold. I3 is checked whenever a record reaches the topic, the others when everything has come to rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from simulation.broker import Entry
from simulation.statements import fact_of

if TYPE_CHECKING:
    from simulation.world import World

Facts = dict[str, list[int]]
"""By aggregate, in the order of its versions."""


def check_entry(world: World, entry: Entry) -> Iterator[str]:
    """I3: no record of the topic without a committed row."""
    event_id = _header(entry, "ce_id")
    if all(str(row["id"]) != event_id for row in world.source.tables["outbox"].values()):
        yield f"I3 the topic has {event_id}, which was not committed"


def check(world: World) -> Iterator[str]:
    rows = sorted(world.source.tables["outbox"].values(), key=lambda row: (row["key"], row["version"]))
    facts: Facts = defaultdict(list)
    for row in rows:
        facts[row["key"]].append(fact_of(row["payload"]))
    yield from _all_published(world, rows)
    yield from _in_order(world, rows)
    yield from _once(world, facts)
    yield from _folded(world, facts)


def _all_published(world: World, rows: list[dict[str, Any]]) -> Iterator[str]:
    """I2: every committed row reaches the topic."""
    arrived = {UUID(_header(entry, "ce_id")) for log in world.broker.logs for entry in log}
    for row in rows:
        if row["id"] not in arrived:
            yield f"I2 {_step(row['key'], row['version'])} was committed and is not in the topic"


def _in_order(world: World, rows: list[dict[str, Any]]) -> Iterator[str]:
    """I5: a key's records appear first in the order of the aggregate's versions; what comes again is the same."""
    versions: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        versions[row["key"]].append(row["version"])
    for key, numbers in versions.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"I5 the versions of {key[:4]} are {numbers}"
    for log in world.broker.logs:
        seen: dict[str, list[str]] = defaultdict(list)
        last: Counter[str] = Counter()
        for entry in log:
            key, event_id = entry.message.key.decode(), _header(entry, "ce_id")
            version = int(_header(entry, "ce_sequence"))
            if event_id in seen[key]:
                continue
            seen[key].append(event_id)
            if version != last[key] + 1:
                yield f"I5 {_step(key, version)} follows version {last[key]} in the topic"
            last[key] = version


def _once(world: World, facts: Facts) -> Iterator[str]:
    """I4: each effect once."""
    effects = Counter(row["fact"] for row in world.target.tables["effects"].values())
    for key, numbers in facts.items():
        for version, fact in enumerate(numbers, 1):
            if effects[fact] != 1:
                yield f"I4 {_step(key, version)} acted {effects[fact]} times"
    if strangers := effects.keys() - {fact for numbers in facts.values() for fact in numbers}:
        yield f"I4 facts {sorted(strangers)} acted and were not committed"


def _folded(world: World, facts: Facts) -> Iterator[str]:
    """I6: the projection saw no version before an earlier one, and missed none. I7: it is the fold of the events."""
    projections = {key: row["facts"] for key, row in world.target.tables["projections"].items()}
    for key, numbers in facts.items():
        versions = {fact: version for version, fact in enumerate(numbers, 1)}
        seen = list(dict.fromkeys(versions.get(fact, 0) for fact in projections.get(key, ())))
        if seen != list(range(1, len(seen) + 1)):
            yield f"I6 the projection of {key[:4]} saw the versions {seen}"
    if projections != dict(facts):
        yield f"I7 the projection {projections} is not the fold of {dict(facts)}"
    for table in ("parked_events", "dead_letters"):
        if left := world.target.tables[table]:
            yield f"I6 {len(left)} in {table}: {next(iter(left.values()))}"


def _header(entry: Entry, name: str) -> str:
    return dict(entry.message.headers)[name].decode()


def _step(key: str, version: int) -> str:
    return f"version {version} of {key[:4]}"
