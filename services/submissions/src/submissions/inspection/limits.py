"""What an inspecting process may use. It reads files that we do not trust."""

from __future__ import annotations

import resource

MAX_BYTES = 20 * 1024 * 1024
_CPU_SECONDS = 10
_MEMORY = 512 * 1024 * 1024


def confine() -> None:
    """Time and memory are limited; it writes no files, and opens hardly any."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # a handful: the library that reads encrypted files opens a few of its own
    resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))
