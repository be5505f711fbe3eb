"""One line per step on the terminal, with the time since the start."""

import threading
import time


class Progress:
    """Prints steps as they happen; safe to share between threads."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._quiet = quiet

    @property
    def elapsed(self) -> float:
        """Seconds since this object was made."""
        return time.monotonic() - self._started

    def say(self, what: str, text: str) -> None:
        if self._quiet:
            return
        with self._lock:
            print(f"{self.elapsed:7.1f}s  {what:<21} {text}", flush=True)  # noqa: T201


class StackError(Exception):
    """Something that the person at the terminal can act on; its text says what and how."""
