"""Free ports for one instance, kept from start to start."""

import json
import os
import random
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path

from localstack.progress import StackError

HOST = "127.0.0.1"
RANGE = range(20000, 30000)
"""Below the kernel's ephemeral range, so that no outgoing connection takes a port of ours."""


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def variable(name: str) -> str:
    """The environment variable that fixes the port called `name`."""
    return f"TUIYOU_{name.upper().replace('-', '_')}_PORT"


def _pick(taken: set[int], preferred: int | None) -> int:
    candidates = [preferred] if preferred else []
    candidates += random.sample(RANGE, 500)
    for port in candidates:
        if port not in taken and is_free(port):
            return port
    raise StackError(f"no free port found between {RANGE.start} and {RANGE.stop - 1} on {HOST}")


def choose(
    names: Iterable[str],
    file: Path,
    *,
    in_use: bool,
    preferred: Mapping[str, int] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> dict[str, int]:
    """
    A port for every name: from the environment, else the one of the last start, else a free one.

    `in_use` says that the instance is running on the ports that `file` holds: they are then kept as they are.
    """
    kept: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    chosen: dict[str, int] = {}
    for name in names:
        fixed = environ.get(variable(name))
        if fixed:
            chosen[name] = int(fixed)
            if not (in_use and kept.get(name) == chosen[name]) and not is_free(chosen[name]):
                raise StackError(f"port {fixed}, asked for by {variable(name)}, is taken on {HOST}")
        elif name in kept and (in_use or is_free(kept[name])):
            chosen[name] = kept[name]
    for name in names:
        if name not in chosen:
            chosen[name] = _pick({*chosen.values(), *kept.values()}, (preferred or {}).get(name))
    if chosen != kept:
        file.write_text(json.dumps(chosen, indent=1))
    return chosen
