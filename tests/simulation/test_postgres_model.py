"""The model of Postgres against Postgres: the same random schedules of the kit's statements, the same answers.

Two connections write and wait for each other, two more do what relays do. After each step both sides must agree on
what was answered and on who still waits. A schedule ends where a deadlock would: who loses it is not determined.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from kit import dead_letters, inbox, relay
from simulation.postgres import Server, Session
from simulation.statements import ADD, FOLD, STATEMENTS
from testkit import probes
from testkit.database import fresh_database
from testkit.stack import role_url

_TABLES = """
CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY, fact int NOT NULL);
CREATE TABLE projections (aggregate text PRIMARY KEY, facts jsonb NOT NULL);
"""
_EMPTY = """
TRUNCATE outbox, outbox_pending, outbox_streams, inbox, inbox_streams, parked_events, dead_letters, effects, projections
RESTART IDENTITY
"""
_WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND pid = ANY($1)"
_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT s", "ROLLBACK TO SAVEPOINT s")
_ANSWERING = (
    relay._WAITING, relay._LOCK, relay._TAKE, inbox._CLAIM, inbox._POSITIONS, inbox._PARKED_STREAMS, inbox._UNPARK,
    inbox._FOLLOWED, dead_letters._BURY,
)  # fmt: skip
_LEFT = {
    "outbox": "SELECT id, seq, shard, key, version FROM outbox",
    "outbox_pending": "SELECT shard, seq FROM outbox_pending",
    "outbox_streams": "SELECT stream, version FROM outbox_streams",
    "inbox": "SELECT event_id FROM inbox",
    "inbox_streams": "SELECT stream, version FROM inbox_streams",
    "parked_events": "SELECT event_id, stream, version FROM parked_events",
    "dead_letters": "SELECT id, cause FROM dead_letters",
    "effects": "SELECT fact FROM effects",
    "projections": "SELECT aggregate, facts::text AS facts FROM projections",
}


class Modelled:
    def __init__(self) -> None:
        self._server = Server(idle_timeout=1e6, lock_timeout=1e6)
        self._sessions = [self._server.session() for _ in range(4)]
        self._savepoints: dict[int, Callable[[], None]] = {}

    async def run(self, lane: int, sql: str, values: tuple[Any, ...]) -> Any:
        session = self._sessions[lane]
        if sql in _CONTROL:
            self._control(lane, session, sql)
            return None
        rows = await STATEMENTS[sql](session, *values)
        return rows if sql in _ANSWERING else len(rows)

    def _control(self, lane: int, session: Session, sql: str) -> None:
        match sql:
            case "BEGIN":
                session.begin()
            case "COMMIT":
                session.commit()
            case "ROLLBACK":
                session.rollback()
            case "SAVEPOINT s":
                self._savepoints[lane] = session.savepoint()
            case _:
                self._savepoints[lane]()

    async def waiting(self, lanes: set[int]) -> set[int]:
        for _ in range(20):
            await asyncio.sleep(0)
        return {lane for lane in lanes if self._sessions[lane].waiting}

    async def left(self) -> dict[str, list[dict[str, Any]]]:
        return {
            **{table: list(self._server.tables[table].values()) for table in _LEFT},
            "projections": [
                {**row, "facts": json.dumps(row["facts"])} for row in self._server.tables["projections"].values()
            ],
        }


class Real:
    def __init__(self, connections: list[asyncpg.Connection], observer: asyncpg.Connection) -> None:
        self._connections = connections
        self._observer = observer

    async def run(self, lane: int, sql: str, values: tuple[Any, ...]) -> Any:
        connection = self._connections[lane]
        if sql in _ANSWERING:
            return [dict(row) for row in await connection.fetch(sql, *values)]
        status = await connection.execute(sql, *values)
        return None if sql in _CONTROL else int(status.split()[-1])

    async def waiting(self, lanes: set[int]) -> set[int]:
        pids = {self._connections[lane].get_server_pid(): lane for lane in lanes}
        return {pids[row["pid"]] for row in await self._observer.fetch(_WAITING, list(pids))}

    async def left(self) -> dict[str, list[dict[str, Any]]]:
        return {table: [dict(row) for row in await self._observer.fetch(sql)] for table, sql in _LEFT.items()}


class Schedule:
    """Draws the next step: which connection, which statement, which values."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._ids = [self._id() for _ in range(6)]
        self._taken: list[int] = []
        self.open: set[int] = set()
        self._saved: set[int] = set()

    def seen(self, sql: str, rows: Any) -> None:
        if sql == relay._TAKE:
            self._taken += [row["seq"] for row in rows]

    def step(self, free: list[int]) -> tuple[int, str, tuple[Any, ...]]:
        lane = self._chance.choice(free)
        if lane not in self.open:
            self.open.add(lane)
            return lane, "BEGIN", ()
        if self._chance.random() < 0.2:
            return self.end(lane, self._chance.choice(("COMMIT", "COMMIT", "ROLLBACK")))
        return (lane, *(self._writer(lane) if lane < 2 else self._relay(lane)))

    def end(self, lane: int, how: str) -> tuple[int, str, tuple[Any, ...]]:
        self.open.discard(lane)
        self._saved.discard(lane)
        return lane, how, ()

    def _writer(self, lane: int) -> tuple[str, tuple[Any, ...]]:
        chance = self._chance
        stream, version = chance.choice("ab"), chance.randint(1, 3)
        some = chance.sample(self._ids, chance.randint(1, 3))
        choices: list[tuple[str, tuple[Any, ...]]] = [
            *(
                (ADD, (stream, self._id(), chance.randint(0, 1), "t", stream, "e", f"x/{stream}", "{}", None))
                for _ in range(3)
            ),
            (inbox._CLAIM, (some,)),
            (inbox._POSITIONS, (["a", "b"],)),
            (inbox._PARKED_STREAMS, (["a", "b"],)),
            (inbox._FOLLOWED, ([chance.choice("abc")],)),
            (inbox._ADVANCE, (["a", "b"] if version > 2 else [stream], [version] * (2 if version > 2 else 1))),
            (inbox._PARK, (self._id(), stream, version, "record")),
            (inbox._UNPARK, (stream, version)),
            (dead_letters._BURY, ("t", 0, version, None, None, None, None, "cause", "record")),
            (FOLD, (stream, version)),
            ("SAVEPOINT s", ()),
        ]
        if lane in self._saved:
            choices[-1:] = [("ROLLBACK TO SAVEPOINT s", ())] * 3
        sql, values = chance.choice(choices)
        if sql == "SAVEPOINT s":
            self._saved.add(lane)
        return sql, values

    def _relay(self, lane: int) -> tuple[str, tuple[Any, ...]]:
        shard = self._chance.randint(0, 1)
        choices: list[tuple[str, tuple[Any, ...]]] = [
            (relay._WAITING, (2,)),
            (relay._LOCK, (7, shard)),
            (relay._TAKE, (shard, self._chance.randint(1, 4))),
        ]
        if self._taken and lane == 2:  # of two that strike off, Postgres's plan decides whose rows come first
            choices.append(
                (
                    relay._STRIKE_OFF,
                    (
                        shard,
                        self._chance.sample(self._taken, min(3, len(self._taken))),
                    ),
                )
            )
        return self._chance.choice(choices)

    def _id(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)


class Comparison:
    """Runs a schedule on both sides in step."""

    def __init__(self, seed: int, real: Real) -> None:
        self._schedule = Schedule(seed)
        self._sides: tuple[Modelled, Real] = (Modelled(), real)
        self._running: dict[int, tuple[str, list[asyncio.Task[Any]]]] = {}

    async def run(self, steps: int) -> bool:
        """False where it ended before a deadlock."""
        for _ in range(steps):
            if not await self._step(*self._schedule.step([lane for lane in range(4) if lane not in self._running])):
                return False
        while lanes := [lane for lane in self._schedule.open if lane not in self._running]:
            if not await self._step(*self._schedule.end(lanes[0], "COMMIT")):
                return False
        model, real = [await side.left() for side in self._sides]
        for table, rows in real.items():
            assert _same(model[table], rows), f"{table}: {model[table]} {rows}"
        return True

    async def stop(self) -> None:
        tasks = [task for _, pair in self._running.values() for task in pair]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _step(self, lane: int, sql: str, values: tuple[Any, ...]) -> bool:
        self._running[lane] = sql, [asyncio.ensure_future(side.run(lane, sql, values)) for side in self._sides]
        waits = await self._sides[0].waiting(set(self._running))
        ended = {lane: sql for lane, (sql, _) in self._running.items() if lane not in waits}
        for name, sql_ended in ended.items():
            model, real = self._running[name][1]
            if isinstance(model.exception(), asyncpg.DeadlockDetectedError):
                return False
            answers = model.result(), await asyncio.wait_for(real, 10)
            assert _same(*answers), f"{sql_ended} of {name} after {sql} of {lane}: {answers}"
            self._schedule.seen(sql_ended, answers[1])
            del self._running[name]
        # what waits in the model waits in Postgres
        await probes.eventually(lambda: self._all_wait(waits), within=10)
        return True

    async def _all_wait(self, lanes: set[int]) -> bool:
        return not lanes or await self._sides[1].waiting(lanes) == lanes


def _same(model: Any, real: Any) -> bool:
    """Rows have the columns that Postgres answers; their order counts only where it is asked for by ``seq``."""
    if not isinstance(real, list):
        return model == real
    columns = [column for column in (real[0] if real else ()) if column != "occurred_at"]
    rows = [[{column: row.get(column) for column in columns} for row in side] for side in (model, real)]
    if "payload" not in columns or "seq" in columns:
        rows = [sorted(side, key=repr) for side in rows]
    return len(model) == len(real) and rows[0] == rows[1]


@pytest.fixture
async def connections() -> AsyncGenerator[tuple[asyncpg.Connection, Callable[[], Any]]]:
    """The owner's connection, and what opens one of the service."""
    async with fresh_database("review", migrations=False) as name:
        owner = await asyncpg.connect(role_url("review", name, owner=True))
        await owner.execute(_TABLES)
        try:
            yield owner, lambda: asyncpg.connect(role_url("review", name))
        finally:
            await owner.close()


async def test_model_answers_as_postgres_does(connections: Any) -> None:
    owner, connect = connections
    complete = 0
    for seed in range(40):
        await owner.execute(_EMPTY)
        opened = [await connect() for _ in range(4)]
        comparison = Comparison(seed, Real(opened, owner))
        try:
            complete += await comparison.run(50)
        except (AssertionError, TimeoutError) as error:
            raise AssertionError(f"schedule {seed}") from error
        finally:
            await comparison.stop()
            for connection in opened:
                connection.terminate()
    assert complete > 20


async def test_a_deadlock_costs_one_of_the_two(connections: Any) -> None:
    _, connect = connections
    opened = [await connect() for _ in range(2)]
    for side in (Modelled(), Real(opened, opened[0])):
        for lane, stream in enumerate("ab"):
            await side.run(lane, "BEGIN", ())
            await side.run(lane, FOLD, (stream, 1))
        ends = await asyncio.gather(*(_write_and_commit(side, lane, stream) for lane, stream in enumerate("ba")))
        assert sorted(ends) == ["COMMIT", "ROLLBACK"]
    for connection in opened:
        await connection.close()


async def _write_and_commit(side: Modelled | Real, lane: int, stream: str) -> str:
    end = "COMMIT"
    try:
        await side.run(lane, FOLD, (stream, 2))
    except asyncpg.DeadlockDetectedError:
        end = "ROLLBACK"
    await side.run(lane, end, ())
    return end
