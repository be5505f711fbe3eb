"""FastStream in an environment of its own, which its lock file pins: the peer of C1."""

from __future__ import annotations

import hashlib
import os
import sys

from localstack.artefacts import run
from localstack.places import CHECKOUT, cache_root

PEER = CHECKOUT / "benchmarks" / "peers" / "faststream"


def command() -> list[str]:
    """What runs the peer; installs it first where it is missing. It reads this package's ``bench.bus.bare``."""
    digest = hashlib.sha256((PEER / "uv.lock").read_bytes() + str(CHECKOUT).encode()).hexdigest()[:12]
    home = cache_root() / "faststream" / digest
    interpreter = home / "bin" / "python"
    uv = os.environ.get("UV", "uv")
    run([uv, "sync", "--frozen", "--quiet", "--project", str(PEER), "--python", sys.executable],
        env={"UV_PROJECT_ENVIRONMENT": str(home)})  # fmt: skip
    source = CHECKOUT / "benchmarks" / "src"
    return ["env", f"PYTHONPATH={source}", str(interpreter), str(PEER / "consumer.py")]
