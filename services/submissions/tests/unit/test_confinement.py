"""What an inspecting process can reach, once it is confined: it reads files that we do not trust."""

from __future__ import annotations

import errno
import subprocess
import sys

import pytest

ATTEMPTS = {
    "a file": "open('/dev/null')",
    "its parent's secrets": "open(f'/proc/{os.getppid()}/environ')",
    "a connection": "socket.socket()",
    "a file in place of its own input": "(os.close(0), open('/dev/null'))",
}
PROGRAM = """
import os, resource, socket
from submissions.inspection.limits import confine
confine()
{act}
"""


def run(act: str) -> int:
    """The exit code of a process that is confined and then acts."""
    program = [sys.executable, "-c", PROGRAM.format(act=act)]
    return subprocess.run(program, stdin=subprocess.DEVNULL, timeout=60, check=False).returncode


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_confined_process_opens_nothing(attempt: str) -> None:
    assert run(f"try: {attempt}\nexcept OSError as error: os._exit(error.errno)\nos._exit(0)") == errno.EMFILE


def test_a_confined_process_starts_no_other() -> None:
    """Root is not bound by this; the services do not run as root where it matters."""
    assert run("os._exit(42 if resource.getrlimit(resource.RLIMIT_NPROC) == (0, 0) else 0)") == 42
