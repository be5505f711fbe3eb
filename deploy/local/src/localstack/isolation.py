"""Imports every module of a package in an environment that holds only what the package declares."""

import hashlib
import os
import subprocess
import tomllib

from localstack.places import CHECKOUT, cache_root


def _packages() -> dict[str, str]:
    """The workspace's distributions and their modules, read from their pyproject files."""
    found: dict[str, str] = {}
    for pattern in tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["uv"]["workspace"]["members"]:
        for file in sorted(CHECKOUT.glob(f"{pattern}/pyproject.toml")):
            project = tomllib.loads(file.read_text())
            found[project["project"]["name"]] = project["tool"]["uv"]["build-backend"]["module-name"]
    return found


PACKAGES = _packages()

_IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""


def import_alone(distribution: str) -> str | None:
    """What went wrong, else None. The environments are kept in the cache, so that a second run is quick."""
    mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
    place = cache_root() / "isolated" / f"{mark}-{distribution}"
    environment = {
        **{k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"},
        "UV_PROJECT_ENVIRONMENT": str(place),
        "PYTHONWARNINGS": "ignore",
    }
    uv = os.environ.get("UV", "uv")
    steps = [
        [uv, "sync", "--frozen", "--quiet", "--no-dev", "--package", distribution],
        [str(place / "bin" / "python"), "-I", "-c", _IMPORT_ALL, PACKAGES[distribution]],
    ]
    for step in steps:
        done = subprocess.run(
            step, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            return done.stdout or f"`{' '.join(step)}` failed"
    return None
