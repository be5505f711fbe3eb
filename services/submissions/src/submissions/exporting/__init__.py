"""Files that are written as their rows come: none of them is ever whole in memory."""

from __future__ import annotations

from typing import Protocol, TypeVar

T_contra = TypeVar("T_contra", contravariant=True)


class Sink(Protocol):
    """Where a file's bytes go."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class File(Protocol[T_contra]):
    """Used by one thread at a time. ``close`` is called whatever happened, ``finish`` only for what is whole."""

    def add(self, item: T_contra, /) -> None: ...

    def finish(self) -> None: ...

    def close(self) -> None: ...
