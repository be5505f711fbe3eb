"""Processes that outlived their supervisor, because it was killed: found and ended before a new start."""

from contextlib import suppress
from pathlib import Path

import psutil

from localstack.places import Instance
from localstack.programs import MARK
from localstack.progress import Progress

RENAMES_ITSELF = {"postgres", "nginx"}
"""These overwrite the memory in which their environment was, so that their mark cannot be read."""


def _belongs(process: psutil.Process, state: Path) -> bool:
    try:
        if process.environ().get(MARK) == str(state):
            return True
        return process.name() in RENAMES_ITSELF and Path(process.cwd()).is_relative_to(state)
    except (psutil.Error, OSError):
        return False


def find(instance: Instance) -> list[psutil.Process]:
    """The processes of this instance, whoever started them."""
    own = {psutil.Process().pid, *(p.pid for p in psutil.Process().parents())}
    return [p for p in psutil.process_iter() if p.pid not in own and _belongs(p, instance.state)]


def end_leftovers(instance: Instance, progress: Progress) -> None:
    """Asks them to stop, then kills; clears what a killed Postgres leaves that would stop the next."""
    found = find(instance)
    if found:
        progress.say("supervisor", f"was killed; ending the {len(found)} processes that it left")
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(found, timeout=15)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)
    # its number may belong to another process by now, and Postgres would take that for a running server
    (instance.state / "postgres" / "postmaster.pid").unlink(missing_ok=True)
