"""Hashing of passwords: slow by intent, so it has threads of its own and a limited queue."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.domain.logins import normalise_password
from kit.errors import Unavailable

T = TypeVar("T")


class Passwords:
    """argon2id as OWASP's Password Storage Cheat Sheet advises: 19 MiB, two passes, one lane.

    Never call it inside a transaction: a connection would be held while others wait for a thread.
    """

    def __init__(self, *, threads: int = 2, queue: int = 100) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._limit = threads + queue
        self._pending = 0
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """Raises ``Unavailable`` where too many wait already."""
        return await self._run(lambda: self._hasher.hash(normalise_password(password)))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Takes equally long where there is no hash, as for a login that nobody has. Raises ``Unavailable``."""
        against = password_hash or self._nobody
        matches = await self._run(lambda: self._matches(against, normalise_password(password)))
        return matches and password_hash is not None

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._pending >= self._limit:
            raise Unavailable()
        self._pending += 1
        future = self._executor.submit(work)
        loop = asyncio.get_running_loop()
        # a caller who went away does not free the thread: only the work's end does
        future.add_done_callback(lambda _: _call(loop, self._done))
        return await asyncio.wrap_future(future)

    def _done(self) -> None:
        self._pending -= 1


def _call(loop: asyncio.AbstractEventLoop, action: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(action)
