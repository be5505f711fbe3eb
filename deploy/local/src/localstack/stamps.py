"""What was done already, and from which input: so that a warm start does it only when the input changed."""

import json
import threading
from pathlib import Path


class Stamps:
    """A small table in a file; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._table: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def get(self, name: str) -> str | None:
        return self._table.get(name)

    def set(self, name: str, value: str) -> None:
        with self._lock:
            self._table[name] = value
            self._save()

    def forget(self, name: str) -> None:
        with self._lock:
            if self._table.pop(name, None) is not None:
                self._save()

    def _save(self) -> None:
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(self._table, indent=1))
        temporary.rename(self._path)
