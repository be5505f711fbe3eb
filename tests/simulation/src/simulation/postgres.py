"""A model of Postgres: read committed, row locks, advisory locks, sequences, deadlocks, sessions that are ended.

What the statements of the kit need, and no more. ``tests/simulation/test_postgres_model.py`` runs the same schedules
on it and on a real Postgres.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import asyncpg

Row = dict[str, Any]
Key = Any
_Lock = tuple[str, Key]


class Server:
    """What is committed, and who holds which lock."""

    def __init__(self, *, idle_timeout: float = 0.8, lock_timeout: float = 0.4) -> None:
        self.tables: defaultdict[str, dict[Key, Row]] = defaultdict(dict)
        self.sequences: defaultdict[str, int] = defaultdict(int)
        self.locks: dict[_Lock, Session] = {}
        self.sessions: dict[Session, None] = {}
        self.idle_timeout = idle_timeout
        self.lock_timeout = lock_timeout
        self.up = True

    def session(self) -> Session:
        if not self.up:
            raise ConnectionRefusedError("the database is away")
        session = Session(self)
        self.sessions[session] = None
        return session

    def stop(self) -> None:
        """An immediate stop: what was not committed is gone."""
        self.up = False
        for session in list(self.sessions):
            session.end(asyncpg.ConnectionDoesNotExistError("the server went away"))

    def next_value(self, sequence: str) -> int:
        """Taken at once and never given back, so that the order of numbers is not the order of commits."""
        self.sequences[sequence] += 1
        return self.sequences[sequence]


class Session:
    """One connection's side in the server. Its transaction sees what is committed, and its own writes."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._own: defaultdict[str, dict[Key, Row | None]] = defaultdict(dict)
        self._held: list[_Lock] = []
        self._waits_for: Session | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._waiting: list[Session] = []
        self._idle: asyncio.TimerHandle | None = None
        self.open = self.failed = self.committing = False
        self.ended: BaseException | None = None

    # what statements do

    def rows(self, table: str) -> dict[Key, Row]:
        """The statement's snapshot."""
        committed = self._server.tables[table]
        if not (own := self._own.get(table)):
            return dict(committed)
        return {key: row for key, row in {**committed, **own}.items() if row is not None}

    def row(self, table: str, key: Key) -> Row | None:
        own = self._own[table]
        return own[key] if key in own else self._server.tables[table].get(key)

    async def lock(self, table: str, key: Key) -> Row | None:
        """Waits for another writer of the row, then answers its newest version: not the snapshot's."""
        lock = (table, key)
        while (owner := self._server.locks.get(lock)) not in (None, self):
            await self._wait_for(owner)
        if owner is None:
            self._server.locks[lock] = self
            self._held.append(lock)
        return self.row(table, key)

    def try_lock(self, name: Key) -> bool:
        """An advisory lock of the transaction."""
        lock = ("advisory", name)
        owner = self._server.locks.get(lock)
        if owner is None:
            self._server.locks[lock] = self
            self._held.append(lock)
        return owner in (None, self)

    def write(self, table: str, key: Key, row: Row) -> None:
        self._own[table][key] = row

    def delete(self, table: str, key: Key) -> None:
        self._own[table][key] = None

    def next_value(self, sequence: str) -> int:
        return self._server.next_value(sequence)

    @property
    def committed(self) -> dict[str, dict[Key, Row]]:
        return self._server.tables

    # what a client does

    def require_alive(self) -> None:
        if self.ended is not None:
            raise self.ended

    def require_open(self) -> None:
        self.require_alive()
        if self.failed:
            raise asyncpg.InFailedSQLTransactionError("current transaction is aborted")

    def begin(self) -> None:
        self.require_open()
        self.open = True
        self.rest()

    def commit(self) -> None:
        """All at once. A transaction that failed is rolled back instead, as Postgres does."""
        if self.ended is not None:
            return
        if not self.failed:
            for table, own in self._own.items():
                rows = self._server.tables[table]
                for key, row in own.items():
                    if row is None:
                        rows.pop(key, None)
                    else:
                        rows[key] = row
        self._finish()

    def rollback(self) -> None:
        self._finish()

    def savepoint(self) -> Callable[[], None]:
        """Answers how to return to here."""
        kept, held = {table: dict(own) for table, own in self._own.items()}, len(self._held)

        def back() -> None:
            self._own = defaultdict(dict, kept)
            self.failed = False
            self._release(held)

        return back

    def rest(self) -> None:
        """The client has its answer; a transaction that then does nothing for too long is ended."""
        if self.open:
            error = asyncpg.IdleInTransactionSessionTimeoutError("idle in transaction for too long")
            self._idle = asyncio.get_running_loop().call_later(self._server.idle_timeout, self.end, error)

    def work(self) -> None:
        if self._idle:
            self._idle.cancel()
            self._idle = None

    def end(self, error: BaseException) -> None:
        """The connection is gone, and with it what it had not committed."""
        if self.ended is None:
            self.ended = error
            self._finish()
            self._server.sessions.pop(self, None)
            if self._waiter and not self._waiter.done():
                self._waiter.set_exception(error)

    def _finish(self) -> None:
        self.work()
        self._own.clear()
        self.open = self.failed = self.committing = False
        self._release(0)

    def _release(self, first: int) -> None:
        """Gives back the locks from the ``first`` on; whoever waits looks again."""
        for lock in self._held[first:]:
            del self._server.locks[lock]
        del self._held[first:]
        waiting, self._waiting = self._waiting, []
        for session in waiting:
            if session._waiter and not session._waiter.done():
                session._waiter.set_result(None)

    async def _wait_for(self, owner: Session | None) -> None:
        if owner is None:
            return
        blocker: Session | None = owner
        while blocker is not None:
            if blocker is self:
                raise asyncpg.DeadlockDetectedError("deadlock detected")
            blocker = blocker._waits_for
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        self._waits_for = owner
        owner._waiting.append(self)
        timer = loop.call_later(self._server.lock_timeout, self._give_up)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waits_for = self._waiter = None
            if self in owner._waiting:
                owner._waiting.remove(self)
        if self.ended:  # at the same moment as the lock became free
            raise self.ended

    @property
    def waiting(self) -> bool:
        return self._waits_for is not None

    def _give_up(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(asyncpg.LockNotAvailableError("canceling statement due to lock timeout"))
