"""A file on its way from the thread that makes it to the one that sends it: neither holds more than a little of it."""

from __future__ import annotations

import hashlib
import threading

_HELD = 1024 * 1024
_PATIENCE = 60.0


class Pipe:
    """One thread writes and ends it, another reads. Whichever fails breaks it off, and the other is told.

    Raises ``BrokenPipeError`` at either end of one that is broken, ``TimeoutError`` where nobody reads for a minute.
    """

    def __init__(self, *, most: int = _HELD, patience: float = _PATIENCE) -> None:
        self._most = most
        self._patience = patience
        self._held = bytearray()
        self._changed = threading.Condition()
        self._ended = self._broken = False
        self._digest = hashlib.sha256()
        self.size = 0
        """How much was written."""

    @property
    def sha256(self) -> str:
        """Of what was written."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        """Waits while the reader is behind."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._broken or len(self._held) < self._most, self._patience):
                raise TimeoutError("nobody reads the pipe")
            self._check()
            self._held += data
            self._digest.update(data)
            self.size += len(data)
            self._changed.notify_all()
        return len(data)

    def flush(self) -> None:
        """Part of what writers of files expect: what was written is on its way already."""

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, as soon as there are some; none once all was read."""
        with self._changed:
            self._changed.wait_for(lambda: self._broken or self._ended or self._held)
            self._check()
            taken = bytes(self._held if size < 0 else self._held[:size])
            del self._held[: len(taken)]
            self._changed.notify_all()
            return taken

    def end(self) -> None:
        """Nothing more is written."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def break_off(self) -> None:
        """What was written counts for nothing."""
        with self._changed:
            self._broken = True
            self._changed.notify_all()

    def _check(self) -> None:
        if self._broken:
            raise BrokenPipeError("the pipe was broken off")
