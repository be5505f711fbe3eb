"""Hashing of passwords: slow by intent, so it has threads of its own and a limited queue."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accounts.commands.bounded_threads import BoundedThreads
from accounts.domain.passwords import normalise_password


class Passwords:
    """argon2id as OWASP's Password Storage Cheat Sheet advises: 19 MiB, two passes, one lane.

    Never call it inside a transaction: a connection would be held while others wait for a thread.
    """

    def __init__(self, *, threads: int = 2, queue: int = 100) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = BoundedThreads(threads, queue=queue, name="argon2")
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """Raises ``Unavailable`` where too many wait already."""
        return await self._threads.run(lambda: self._hasher.hash(normalise_password(password)))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Takes equally long where there is no hash, as for a login that nobody has. Raises ``Unavailable``."""
        against = password_hash or self._nobody
        matches = await self._threads.run(lambda: self._matches(against, normalise_password(password)))
        return matches and password_hash is not None

    async def is_among(self, password_hashes: Sequence[str], password: str, *, of: int) -> bool:
        """Whether it is the password of one of the hashes. Compares ``of`` times, however many there are."""
        if of == 0:
            return False
        against = [*password_hashes[:of], *[self._nobody] * (of - len(password_hashes))]
        given = normalise_password(password)
        return any(await self._threads.run(lambda: [self._matches(one, given) for one in against]))

    def close(self) -> None:
        self._threads.close()

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
