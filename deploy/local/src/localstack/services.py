"""The services and their processes, as the local stack runs them."""

import hashlib
from pathlib import Path

from localstack.places import CHECKOUT

SERVICES = ("accounts", "submissions", "review", "notifications")
PROCESSES = ("api", "worker")


def code_fingerprint(service: str, checkout: Path = CHECKOUT) -> str:
    """Changes when the code that `service` runs, or a dependency's version, changes."""
    folders = [checkout / folder / "src" for folder in (f"services/{service}", "shared/kit", "shared/contracts")]
    digest = hashlib.sha256()
    lock = checkout / "uv.lock"
    files = [f for folder in folders for f in sorted(folder.rglob("*")) if f.is_file()]
    for file in [lock, *files]:
        if file.suffix != ".pyc":
            digest.update(str(file.relative_to(checkout)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
