"""Hashing of passwords: slow by intent, so it has threads of its own and a limited queue."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from accounts.commands.bounded_threads import BoundedThreads
from accounts.domain.passwords import normalise_password

PASSES = 2
MEMORY = 19 * 1024 * 1024
"""Bytes of one hash, in one lane: with two passes what OWASP's Password Storage Cheat Sheet advises."""


class Passwords:
    """argon2id, by libsodium: it uses the processor's wide registers, which makes a login cheaper for us.

    Never call it inside a transaction: a connection would be held while others wait for a thread.
    """

    def __init__(self, *, threads: int = 2, queue: int = 100) -> None:
        self._threads = BoundedThreads(threads, queue=queue, name="argon2")
        self._nobody = _hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """Raises ``Unavailable`` where too many wait already."""
        return await self._threads.run(lambda: _hash(normalise_password(password)))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Takes equally long where there is no hash, as for a login that nobody has. Raises ``Unavailable``."""
        against = password_hash or self._nobody
        matches = await self._threads.run(lambda: _matches(against, normalise_password(password)))
        return matches and password_hash is not None

    async def is_among(self, password_hashes: Sequence[str], password: str, *, of: int) -> bool:
        """Whether it is the password of one of the hashes. Compares ``of`` times, however many there are."""
        if of == 0:
            return False
        against = [*password_hashes[:of], *[self._nobody] * (of - len(password_hashes))]
        given = normalise_password(password)
        return any(await self._threads.run(lambda: [_matches(one, given) for one in against]))

    def close(self) -> None:
        self._threads.close()


def _hash(password: str) -> str:
    """In the PHC string format, with a salt of its own."""
    return argon2id.str(password.encode(), opslimit=PASSES, memlimit=MEMORY).decode()


def _matches(password_hash: str, password: str) -> bool:
    try:
        return argon2id.verify(password_hash.encode(), password.encode())
    except CryptoError:  # another password, or no hash at all
        return False
