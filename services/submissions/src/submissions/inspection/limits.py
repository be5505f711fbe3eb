"""What an inspecting process may use. It reads files that we do not trust."""

from __future__ import annotations

import resource

MAX_BYTES = 20 * 1024 * 1024
_CPU_SECONDS = 10
_MEMORY = 512 * 1024 * 1024


def confine() -> None:
    """Time and memory are limited, and from here on it opens nothing: no file, no connection, no process.

    Whatever takes the process over through a strange file thus reaches neither our keys nor the network. What its
    libraries open themselves they must have opened before.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
